package dev.parquedb.entity;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * How to get tokens of a catalog: client credentials of OAuth2 (RFC 6749, section 4.4). Tokens are
 * renewed before they expire.
 *
 * @param clientId the client; empty for servers that know it by the secret
 * @param clientSecret its secret. Never shown
 * @param scope what is asked for; Iceberg's catalogs use {@code catalog}
 * @param serverUri the token endpoint; empty for the catalog's own, {@code v1/oauth/tokens}
 */
public record OAuth2Credentials(
    Optional<String> clientId, String clientSecret, String scope, Optional<URI> serverUri) {

  public OAuth2Credentials {
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(clientSecret, "clientSecret");
    Objects.requireNonNull(scope, "scope");
    serverUri.ifPresent(uri -> Checks.httpUri(uri, "oauth2-server-uri"));
  }

  /** For the catalog's own token endpoint, with the scope {@code catalog}. */
  public static OAuth2Credentials of(String clientId, String clientSecret) {
    return new OAuth2Credentials(Optional.of(clientId), clientSecret, "catalog", Optional.empty());
  }

  /** The same with another scope. */
  public OAuth2Credentials withScope(String other) {
    return new OAuth2Credentials(clientId, clientSecret, other, serverUri);
  }

  /** The same with another token endpoint. */
  public OAuth2Credentials withServerUri(URI uri) {
    return new OAuth2Credentials(clientId, clientSecret, scope, Optional.of(uri));
  }

  /** Leaves client and secret out. */
  @Override
  public String toString() {
    return "OAuth2Credentials[scope="
        + scope
        + serverUri.map(u -> ", server=" + u).orElse("")
        + "]";
  }
}
