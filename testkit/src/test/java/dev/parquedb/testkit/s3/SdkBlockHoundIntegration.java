package dev.parquedb.testkit.s3;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** The client of the AWS SDK waits for its own connections when it is closed. */
public final class SdkBlockHoundIntegration implements BlockHoundIntegration {

  @Override
  public void applyTo(BlockHound.Builder builder) {
    builder.allowBlockingCallsInside(
        "software.amazon.awssdk.http.nio.netty.internal.BetterSimpleChannelPool", "close");
  }
}
