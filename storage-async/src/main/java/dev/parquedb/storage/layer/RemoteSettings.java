package dev.parquedb.storage.layer;

import java.util.Objects;

/**
 * The layers that a store behind a network has unless it is told otherwise.
 *
 * @param retry how failed calls are repeated
 * @param limit how many calls run at once
 * @param timeout how long one attempt may take
 */
public record RemoteSettings(RetrySettings retry, LimitSettings limit, TimeoutSettings timeout) {

  /** The defaults of each layer. */
  public static final RemoteSettings DEFAULT =
      new RemoteSettings(RetrySettings.DEFAULT, LimitSettings.DEFAULT, TimeoutSettings.DEFAULT);

  public RemoteSettings {
    Objects.requireNonNull(retry, "retry");
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(timeout, "timeout");
  }

  /** The same with other repetitions. */
  public RemoteSettings withRetry(RetrySettings settings) {
    return new RemoteSettings(settings, limit, timeout);
  }

  /** The same with another bound on calls in flight. */
  public RemoteSettings withLimit(LimitSettings settings) {
    return new RemoteSettings(retry, settings, timeout);
  }

  /** The same with other limits of time. */
  public RemoteSettings withTimeout(TimeoutSettings settings) {
    return new RemoteSettings(retry, limit, settings);
  }
}
