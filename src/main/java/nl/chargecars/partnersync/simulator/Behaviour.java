package nl.chargecars.partnersync.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How the partner treats one request, good or bad. An immutable value: a {@link Script} decides when the behaviour applies, and the
 * connection performs it.
 */
public sealed interface Behaviour {

    /** A whole, well-formed answer. The connection stays open for the next request. */
    record Answer(int status, Map<String, String> headers, String body) implements Behaviour {
        public Answer {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("a final answer has a status from 200 to 599, not " + status);
            }
            if (bodiless(status) && !body.isEmpty()) {
                throw new IllegalArgumentException("an answer with status " + status + " has no body");
            }
            headers = Map.copyOf(headers);
        }

        private static boolean bodiless(int status) {
            return status == 204 || status == 304;
        }

        /** True when HTTP gives this answer neither a body nor its length. */
        boolean bodiless() {
            return bodiless(status);
        }
    }

    /** Reads the request, waits, then does something else. */
    record Late(Duration delay, Behaviour then) implements Behaviour {}

    /** Does something else, and then closes the connection, of which the answer says nothing. */
    record Closing(Behaviour then) implements Behaviour {}

    /** Reads the request and never answers. Ends when the caller closes the connection or the partner goes down. */
    record Hang() implements Behaviour {}

    /** Sends the head of a 200 that promises a body, and then nothing any more. */
    record HeadOnly() implements Behaviour {}

    /** Sends the head of a 200 one byte each interval. */
    record DrippedHead(Duration interval) implements Behaviour {}

    /** Sends the head of a 200 at once and its body one byte each interval. */
    record DrippedBody(Duration interval, int bytes) implements Behaviour {}

    /**
     * A 200 with a body far larger than a caller expects.
     *
     * @param bytes length of the body; empty means that the body has no end
     */
    record HugeBody(OptionalLong bytes) implements Behaviour {}

    /** Reads the request and resets the connection (RST). */
    record Reset() implements Behaviour {}

    /** Reads the request and closes the connection normally, without sending a byte. */
    record CloseWithoutAnswer() implements Behaviour {}

    /** Answers something that is not HTTP and closes. */
    record Garbage() implements Behaviour {}

    /** A 200 that promises more body than it sends before the connection closes. */
    record WrongContentLength() implements Behaviour {}

    /**
     * A 200 with a body in chunks, after which the connection closes.
     *
     * @param chunks what follows the head, right or wrong
     */
    record Chunked(String chunks) implements Behaviour {}

    /** 200 with a short JSON body. */
    static Behaviour ok() {
        return status(200);
    }

    /** A status with a short JSON body where HTTP allows one, such as 204, 410 or 500. */
    static Behaviour status(int status) {
        return Answer.bodiless(status)
                ? answer(status, Map.of(), "")
                : answer(status, Map.of("Content-Type", "application/json"), "{\"status\":" + status + "}");
    }

    static Behaviour answer(int status, Map<String, String> headers, String body) {
        return new Answer(status, headers, body);
    }

    /**
     * Asks the caller to retry later; Retry-After in seconds.
     *
     * @param status 429 or 503, for which Retry-After has a meaning
     */
    static Behaviour retryAfter(int status, Duration delay) {
        return answer(status, Map.of("Retry-After", String.valueOf(delay.toSeconds())), "");
    }

    /** Asks the caller to retry at a time; Retry-After as an HTTP date, in whole seconds. */
    static Behaviour retryAfter(int status, Instant time) {
        return answer(status, Map.of("Retry-After", HttpDate.of(time)), "");
    }

    /** Redirects with 301, 302, 303, 307 or 308. */
    static Behaviour redirect(int status, URI location) {
        return answer(status, Map.of("Location", location.toString()), "");
    }

    /** 200, but late. */
    static Behaviour slow(Duration delay) {
        return slow(delay, ok());
    }

    static Behaviour slow(Duration delay, Behaviour then) {
        return new Late(delay, then);
    }

    static Behaviour closing(Behaviour then) {
        return new Closing(then);
    }

    static Behaviour hang() {
        return new Hang();
    }

    static Behaviour headOnly() {
        return new HeadOnly();
    }

    static Behaviour dripHead(Duration interval) {
        return new DrippedHead(interval);
    }

    static Behaviour dripBody(Duration interval, int bytes) {
        return new DrippedBody(interval, bytes);
    }

    static Behaviour hugeBody(long bytes) {
        return new HugeBody(OptionalLong.of(bytes));
    }

    static Behaviour endlessBody() {
        return new HugeBody(OptionalLong.empty());
    }

    static Behaviour reset() {
        return new Reset();
    }

    static Behaviour closeWithoutAnswer() {
        return new CloseWithoutAnswer();
    }

    static Behaviour garbage() {
        return new Garbage();
    }

    static Behaviour wrongContentLength() {
        return new WrongContentLength();
    }

    static Behaviour chunked(String chunks) {
        return new Chunked(chunks);
    }

    /**
     * True when the partner accepted the message: it answers 2xx, even if so slowly or so badly that the sender cannot know. Another
     * attempt of the same message is then a repeat.
     */
    default boolean accepts() {
        return switch (this) {
            case Answer answer -> answer.status() < 300;
            case Late late -> late.then().accepts();
            case Closing closing -> closing.then().accepts();
            case HeadOnly _, DrippedHead _, DrippedBody _, HugeBody _, WrongContentLength _, Chunked _ -> true;
            case Hang _, Reset _, CloseWithoutAnswer _, Garbage _ -> false;
        };
    }
}
