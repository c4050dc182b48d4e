package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parquedb.TimeSource;
import dev.parquedb.entity.OAuth2Credentials;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.table.Retries;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Tokens for client credentials. One request at a time gets them, when they are first needed, and
 * again a while before they expire; a valid one goes on being used when that fails.
 */
final class OAuth2Tokens implements Tokens {

  private static final String WHAT = "a token";
  private static final Duration MARGIN = Duration.ofMinutes(1);
  private static final int MARGIN_SHARE = 10;

  private final RestConnection connection;
  private final OAuth2Credentials credentials;
  private final URI server;
  private final TimeSource time;
  private final Retries retries;
  private final Redaction redaction;
  private final Shared<Token> request = new Shared<>(this::fetch);
  private Token current;

  /**
   * Creates the source.
   *
   * @param server the token endpoint
   * @param redaction learns every token
   */
  OAuth2Tokens(
      RestConnection connection,
      OAuth2Credentials credentials,
      URI server,
      TimeSource time,
      Retries retries,
      Redaction redaction) {
    this.connection = connection;
    this.credentials = credentials;
    this.server = server;
    this.time = time;
    this.retries = retries;
    this.redaction = redaction;
  }

  /**
   * A token.
   *
   * @param renewAt when to get another, of the monotonic clock; empty for never
   * @param endsAt when it expires
   */
  private record Token(String value, Optional<Long> renewAt, Optional<Long> endsAt) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  @Override
  public Uni<String> token() {
    return Uni.createFrom()
        .deferred(
            () -> {
              Token known = known();
              return known != null && !passed(known.renewAt)
                  ? Uni.createFrom().item(known)
                  : request.join().onFailure().recoverWithUni(failure -> stillValid(failure));
            })
        .map(Token::value);
  }

  @Override
  public synchronized boolean refused(String token) {
    if (current != null && current.value.equals(token)) {
      current = null;
    }
    return true;
  }

  private Uni<Token> stillValid(Throwable failure) {
    Token known = known();
    return known != null && !passed(known.endsAt)
        ? Uni.createFrom().item(known)
        : Uni.createFrom().failure(failure);
  }

  private synchronized Token known() {
    return current;
  }

  private synchronized Token keep(Token token) {
    current = token;
    redaction.add(token.value);
    return token;
  }

  private boolean passed(Optional<Long> at) {
    return at.isPresent() && time.monotonicNanos() - at.get() >= 0;
  }

  private Uni<Token> fetch() {
    RestCall call = RestCall.form("", form());
    return retries.idempotent(
        () ->
            connection
                .send(server, call, call.headers())
                .onFailure()
                .transform(failure -> RestErrors.unanswered(WHAT, failure))
                .map(this::read)
                .map(this::keep));
  }

  private String form() {
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    credentials.clientId().ifPresent(id -> form.append("&client_id=").append(Paths.encoded(id)));
    form.append("&client_secret=").append(Paths.encoded(credentials.clientSecret()));
    if (!credentials.scope().isEmpty()) {
      form.append("&scope=").append(Paths.encoded(credentials.scope()));
    }
    return form.toString();
  }

  private Token read(RestAnswer answer) {
    int status = answer.status();
    if (status == 400 || status == 401 || status == 403) {
      throw new UnauthenticatedException(
          WHAT,
          "The Iceberg catalog gives no token for the client credentials"
              + code(answer)
              + "; configure valid ones");
    }
    if (status != 200) {
      throw new RestErrors(redaction).refused(WHAT, answer);
    }
    JsonNode body;
    try {
      body = RestJson.tree(answer.body());
    } catch (RuntimeException noJson) {
      throw RestErrors.unreadable(WHAT);
    }
    String value = body.path("access_token").asText("");
    if (value.isEmpty() || !value.matches("[\\x21-\\x7e]+")) {
      throw RestErrors.unreadable(WHAT);
    }
    return token(value, body.path("expires_in"));
  }

  private Token token(String value, JsonNode seconds) {
    if (!seconds.canConvertToLong() || seconds.asLong() <= 0) {
      return new Token(value, Optional.empty(), Optional.empty());
    }
    long now = time.monotonicNanos();
    Duration life = Duration.ofSeconds(Math.min(seconds.asLong(), Integer.MAX_VALUE));
    Duration early = life.dividedBy(MARGIN_SHARE);
    Duration margin = early.compareTo(MARGIN) < 0 ? early : MARGIN;
    return new Token(
        value, Optional.of(now + life.minus(margin).toNanos()), Optional.of(now + life.toNanos()));
  }

  /** The error code of OAuth2, one of a few words; the rest of the answer may quote secrets. */
  private static String code(RestAnswer answer) {
    try {
      String code = RestJson.tree(answer.body()).path("error").asText("");
      return code.matches("[a-z_]{1,40}") ? " (" + code + ")" : "";
    } catch (RuntimeException noJson) {
      return "";
    }
  }
}
