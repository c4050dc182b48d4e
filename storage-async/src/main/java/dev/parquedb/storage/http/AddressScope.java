package dev.parquedb.storage.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** From where an address can be reached; decides whether a redirect may lead there. Pure. */
enum AddressScope {
  /** The internet. */
  PUBLIC,
  /** This machine. */
  LOOPBACK,
  /** A network of its own: RFC 1918, RFC 6598, unique local. */
  PRIVATE,
  /** The next cable, where clouds keep their metadata services. */
  LINK_LOCAL,
  /** What no file server has: unspecified, multicast, documentation, reserved. */
  OTHER;

  /**
   * The scope of a host that needs no lookup; empty for names.
   *
   * @param host a name or an address, IPv6 with or without brackets and zone
   */
  static Optional<AddressScope> ofHost(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return Optional.of(LOOPBACK);
    }
    return octets(name).map(AddressScope::of);
  }

  /** The scope of an address of 4 or 16 bytes. */
  static AddressScope of(byte[] address) {
    return address.length == 4 ? ofV4(address) : ofV6(address);
  }

  private static AddressScope ofV4(byte[] octets) {
    int a = octets[0] & 0xff;
    int b = octets[1] & 0xff;
    int c = octets[2] & 0xff;
    if (a == 127) {
      return LOOPBACK;
    }
    if (a == 10 || a == 172 && b >> 4 == 1 || a == 192 && b == 168 || a == 100 && b >> 6 == 1) {
      return PRIVATE;
    }
    if (a == 169 && b == 254) {
      return LINK_LOCAL;
    }
    boolean special =
        a == 0
            || a >= 224
            || a == 192 && b == 0 && (c == 0 || c == 2)
            || a == 198 && (b >> 1 == 9 || b == 51 && c == 100)
            || a == 203 && b == 0 && c == 113;
    return special ? OTHER : PUBLIC;
  }

  private static AddressScope ofV6(byte[] octets) {
    int first = (octets[0] & 0xff) << 8 | octets[1] & 0xff;
    boolean zeros = allZero(octets, 0, 10);
    if (zeros && octets[10] == -1 && octets[11] == -1) {
      return ofV4(Arrays.copyOfRange(octets, 12, 16));
    }
    if (allZero(octets, 0, 15)) {
      return octets[15] == 1 ? LOOPBACK : OTHER;
    }
    if (first == 0x0064 && (octets[2] & 0xff) == 0xff && (octets[3] & 0xff) == 0x9b) {
      return ofV4(Arrays.copyOfRange(octets, 12, 16));
    }
    if (first == 0x2002) {
      return ofV4(Arrays.copyOfRange(octets, 2, 6));
    }
    if (first >> 9 == 0x7e) {
      return PRIVATE; // fc00::/7
    }
    if (first >> 6 == 0x3fa) {
      return LINK_LOCAL; // fe80::/10
    }
    boolean documentation = first == 0x2001 && (octets[2] & 0xff) == 0x0d && octets[3] == -0x48;
    return first >> 13 == 1 && !documentation ? PUBLIC : OTHER;
  }

  private static boolean allZero(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> octets(String host) {
    if (host.indexOf(':') < 0) {
      return dotted(host);
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int zone = bare.indexOf('%');
    try {
      // What has a colon is never looked up.
      return Optional.of(
          InetAddress.getByName(zone < 0 ? bare : bare.substring(0, zone)).getAddress());
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> dotted(String host) {
    if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return Optional.empty();
    }
    byte[] octets = new byte[4];
    String[] parts = host.split("\\.");
    for (int i = 0; i < 4; i++) {
      int octet = Integer.parseInt(parts[i]);
      if (octet > 255) {
        return Optional.empty();
      }
      octets[i] = (byte) octet;
    }
    return Optional.of(octets);
  }
}
