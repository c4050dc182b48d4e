package dev.parquedb.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.UnsupportedStorageException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, PUBLIC",
    "172.15.0.1, PUBLIC",
    "172.32.0.1, PUBLIC",
    "100.63.0.1, PUBLIC",
    "127.0.0.1, LOOPBACK",
    "127.255.0.9, LOOPBACK",
    "localhost, LOOPBACK",
    "LOCALHOST., LOOPBACK",
    "a.localhost, LOOPBACK",
    "10.1.2.3, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "169.254.169.254, LINK_LOCAL",
    "0.0.0.0, OTHER",
    "224.0.0.1, OTHER",
    "255.255.255.255, OTHER",
    "192.0.2.1, OTHER",
    "198.18.0.1, OTHER",
    "::1, LOOPBACK",
    "[::1], LOOPBACK",
    "0:0:0:0:0:0:0:1, LOOPBACK",
    "::, OTHER",
    "fe80::1, LINK_LOCAL",
    "fe80::1%eth0, LINK_LOCAL",
    "fd00:ec2::254, PRIVATE",
    "fc00::1, PRIVATE",
    "ff02::1, OTHER",
    "2001:db8::1, OTHER",
    "2606:4700::1111, PUBLIC",
    "::ffff:10.0.0.1, PRIVATE",
    "::ffff:169.254.169.254, LINK_LOCAL",
    "64:ff9b::a9fe:a9fe, LINK_LOCAL",
    "2002:7f00:1::, LOOPBACK",
  })
  void everyAddressHasAScope(String host, AddressScope scope) {
    assertThat(AddressScope.ofHost(host)).contains(scope);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "256.1.1.1", "1.2.3", "localhost.example.org", "a:b"})
  void namesHaveNone(String host) {
    assertThat(AddressScope.ofHost(host)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.org/x, http://b.org/y?q=1, /y?q=1",
    "http://a.org/x, //b.org/y, /y",
    "http://a.org/x/y, ../z, /z",
    "http://a.org/x, https://b.org/, /",
    "https://a.org/x, https://8.8.8.8/z, /z",
    "http://10.0.0.1/x, http://10.9.9.9/z, /z",
    "http://localhost/x, http://127.0.0.1:99/z, /z",
  })
  void whatIsHarmlessIsFollowed(String origin, String location, String target) {
    Redirects way = way(origin, 3, false);
    assertThat(way.follow(location)).isTrue();
    assertThat(way.at().target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.org/x, http://a.org/x, https to http",
    "http://a.org/x, http://127.0.0.1/x, not public",
    "http://a.org/x, http://localhost:8080/x, not public",
    "http://a.org/x, http://169.254.169.254/latest, not public",
    "http://a.org/x, http://[fd00::1]/x, not public",
    "http://a.org/x, http://[::ffff:10.0.0.1]/x, not public",
    "http://10.0.0.1/x, http://169.254.169.254/latest, not public",
    "http://127.0.0.1/x, http://10.0.0.1/x, not public",
    "http://a.org/x, file:///etc/passwd, scheme",
    "http://a.org/x, http://u:geheim@b.org/, password",
    "http://a.org/x, http://b org/, no URI",
  })
  void whatIsNotIsRefusedWithoutRepeatingIt(String origin, String location, String named) {
    assertThatThrownBy(() -> way(origin, 3, false).follow(location))
        .isInstanceOf(UnsupportedStorageException.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining("geheim")
        .hasMessageNotContaining(location);
  }

  @Test
  void anAddressBehindANameIsLookedAtOnTheConnection() {
    Redirects way = way("http://a.org/x", 3, false);
    way.connected("8.8.8.8");
    way.follow("http://rebound.org/y");
    assertThatThrownBy(() -> way.connected("10.0.0.7"))
        .isInstanceOf(UnsupportedStorageException.class);
    way.connected("9.9.9.9");
  }

  @Test
  void aServerInsideMayRedirectToItsOwnKindOnly() {
    Redirects way = way("http://files.internal/x", 3, false);
    way.connected("10.0.0.7");
    way.follow("http://other.internal/y");
    way.connected("192.168.7.7");
    assertThatThrownBy(() -> way.connected("127.0.0.1"))
        .isInstanceOf(UnsupportedStorageException.class);
  }

  @Test
  void allowedMeansEverywhere() {
    Redirects way = way("http://a.org/x", 3, true);
    assertThat(way.follow("http://169.254.169.254/x")).isTrue();
    way.connected("169.254.169.254");
  }

  @Test
  void credentialsStayWithTheOriginAndDoNotComeBack() {
    Redirects way = way("http://a.org/x", 5, false);
    assertThat(way.trusted()).isTrue();
    way.follow("/y");
    assertThat(way.trusted()).isTrue();
    way.follow("http://a.org:81/y");
    assertThat(way.trusted()).isFalse();
    way.follow("http://a.org/y");
    assertThat(way.trusted()).isFalse();
  }

  @Test
  void noMoreThanTheLimitIsFollowed() {
    Redirects way = way("http://a.org/x", 2, false);
    way.follow("/1");
    way.follow("/2");
    assertThatThrownBy(() -> way.follow("/3")).hasMessageContaining("more than 2");
    assertThatThrownBy(() -> way("http://a.org/x", 0, false).follow("/1"))
        .hasMessageContaining("more than 0");
  }

  @Test
  void theSameWithASlashIsADirectory() {
    assertThat(way("http://a.org/x", 3, false).follow("/x/")).isFalse();
    assertThat(way("http://a.org/x", 3, false).follow("http://b.org/x/")).isTrue();
  }

  private static Redirects way(String origin, int limit, boolean anywhere) {
    return new Redirects("f", HttpLocation.of(URI.create(origin)), limit, anywhere);
  }
}
