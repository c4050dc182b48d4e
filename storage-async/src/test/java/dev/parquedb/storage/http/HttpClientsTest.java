package dev.parquedb.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.testkit.Await;
import dev.parquedb.vertx.HttpClients;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs on Vert.x 4.5 and, unchanged, on 5. */
class HttpClientsTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void aClientHasThePoolItWasGiven() {
    RawServer server = silent();
    HttpClient client = client(server, 2, 0);
    request(client);
    request(client);
    assertThat(Await.outcome(uni(client.request(HttpMethod.GET, "/"))).succeeded()).isFalse();
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void aRequestThatWasResetBeforeSendingLeavesItsConnectionToTheNext() {
    RawServer server = silent();
    HttpClient client = client(server, 1, 10);
    for (int i = 0; i < 20; i++) {
      HttpClients.reset(request(client));
    }
    assertThat(server.requests()).isZero();
    request(client);
  }

  @Test
  void aRequestThatWasResetAfterSendingFailsAndFreesItsPlace() {
    HttpClient client = client(silent(), 1, 10);
    for (int i = 0; i < 5; i++) {
      HttpClientRequest request = request(client);
      request.exceptionHandler(told -> {});
      var answer = request.send();
      HttpClients.reset(request);
      assertThat(Await.outcome(uni(answer)).succeeded()).isFalse();
    }
  }

  private RawServer silent() {
    return Await.item(RawServer.start(vertx, (number, socket) -> {}));
  }

  private HttpClient client(RawServer server, int connections, int waiting) {
    HttpClientOptions options =
        new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.root().getPort());
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(waiting);
    return HttpClients.create(vertx, options, pool);
  }

  private static HttpClientRequest request(HttpClient client) {
    return await(client.request(HttpMethod.GET, "/"));
  }

  private static <T> T await(Future<T> future) {
    return Await.item(uni(future));
  }

  private static <T> Uni<T> uni(Future<T> future) {
    return Uni.createFrom().completionStage(future.toCompletionStage());
  }

  @Test
  void connectionsRefuseWhatMakesNoSense() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> HttpConnections.DEFAULT.withPoolSize(0),
            () -> HttpConnections.DEFAULT.withMaxWaiting(-1),
            () -> HttpConnections.DEFAULT.withConnectTimeout(Duration.ZERO),
            () -> HttpConnections.DEFAULT.withIdleTimeout(Duration.ofDays(100)))) {
      assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
