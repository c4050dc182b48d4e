package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.fault.Fault.Point;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** What goes wrong with one request. */
public sealed interface S3Fault {

  /** Nothing goes wrong. */
  S3Fault NONE = new None();

  /** The connection ends before anything happened. */
  S3Fault UNREACHABLE = new Reset(Point.BEFORE_EFFECT);

  /** The effect happens, then the connection ends without an answer. */
  S3Fault LOST_REPLY = new Reset(Point.AFTER_EFFECT);

  /** 409: a conditional write lost against one under way; no effect. */
  S3Fault CONFLICT =
      before(
          409,
          "ConditionalRequestConflict",
          "A conflicting conditional operation is currently in progress against this resource.");

  /** 412, whether the condition holds or not; no effect. */
  S3Fault PRECONDITION_FAILED =
      before(412, "PreconditionFailed", "At least one of the preconditions did not hold");

  /** 403; no effect. */
  S3Fault FORBIDDEN = before(403, "AccessDenied", "Access Denied");

  /** 404 for a key; no effect. */
  S3Fault NOT_FOUND = before(404, "NoSuchKey", "The specified key does not exist.");

  /** An answer that should be a document is cut in its middle. */
  S3Fault MALFORMED_XML = new MalformedXml();

  /** Nothing goes wrong. */
  record None() implements S3Fault {}

  /**
   * The request is answered with an error.
   *
   * @param status the HTTP status
   * @param code the code
   * @param message the message
   * @param headers further headers
   * @param point whether the effect happened before
   */
  record Answer(int status, String code, String message, Map<String, String> headers, Point point)
      implements S3Fault {
    public Answer {
      headers = Map.copyOf(headers);
      Objects.requireNonNull(point, "point");
    }
  }

  /**
   * The connection ends without an answer.
   *
   * @param point before the body of the request is read, or after its effect
   */
  record Reset(Point point) implements S3Fault {
    public Reset {
      Objects.requireNonNull(point, "point");
    }
  }

  /**
   * The request arrives and is not answered; it takes effect later, by the rules of that moment,
   * whatever its client does meanwhile. Then the connection ends.
   *
   * @param delay when it takes effect, from the end of its body
   */
  record LateEffect(Duration delay) implements S3Fault {
    public LateEffect {
      Objects.requireNonNull(delay, "delay");
    }
  }

  /**
   * The request waits at a gate until a test opens it.
   *
   * @param gate where it waits
   * @param point before or after its effect
   */
  record Stall(S3Gate gate, Point point) implements S3Fault {
    public Stall {
      Objects.requireNonNull(gate, "gate");
      Objects.requireNonNull(point, "point");
    }
  }

  /**
   * The answer announces its whole length, then the connection ends after a part of the body.
   *
   * @param share how much of the body is sent, from 0 to below 1
   */
  record TruncatedBody(double share) implements S3Fault {
    public TruncatedBody {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("a share is from 0 to below 1: " + share);
      }
    }
  }

  /**
   * The connection ends while the body of the request arrives; no effect.
   *
   * @param share how much of the body is taken in, from 0 to below 1
   */
  record BrokenUpload(double share) implements S3Fault {
    public BrokenUpload {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("a share is from 0 to below 1: " + share);
      }
    }
  }

  /**
   * The body of the answer comes slowly.
   *
   * @param bytesPerSecond how slowly, from 1
   */
  record SlowBody(long bytesPerSecond) implements S3Fault {
    public SlowBody {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("at least a byte per second: " + bytesPerSecond);
      }
    }
  }

  /** An answer that should be a document is cut in its middle. */
  record MalformedXml() implements S3Fault {}

  /** An error without effect. */
  static S3Fault before(int status, String code, String message) {
    return new Answer(status, code, message, Map.of(), Point.BEFORE_EFFECT);
  }

  /** 500 {@code InternalError}. */
  static S3Fault internalError(Point point) {
    return new Answer(
        500,
        "InternalError",
        "We encountered an internal error. Please try again.",
        Map.of(),
        point);
  }

  /** 503 {@code ServiceUnavailable}. */
  static S3Fault unavailable(Point point) {
    return new Answer(
        503, "ServiceUnavailable", "Service is unable to handle request.", Map.of(), point);
  }

  /**
   * 503 {@code SlowDown}, without effect.
   *
   * @param retryAfter how long to wait, in whole seconds; zero leaves the header out
   */
  static S3Fault slowDown(Duration retryAfter) {
    Map<String, String> headers =
        retryAfter.isZero()
            ? Map.of()
            : Map.of("retry-after", Long.toString(retryAfter.toSeconds()));
    return new Answer(
        503, "SlowDown", "Please reduce your request rate.", headers, Point.BEFORE_EFFECT);
  }

  /**
   * A redirect, without effect.
   *
   * @param status 301 or 307
   * @param location where to
   */
  static S3Fault redirect(int status, String location) {
    return new Answer(
        status,
        status == 301 ? "PermanentRedirect" : "TemporaryRedirect",
        "Please send all future requests to another endpoint.",
        Map.of("location", location),
        Point.BEFORE_EFFECT);
  }
}
