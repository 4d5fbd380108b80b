package nl.chargecars.partnersync.portal;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.simulator.IncomingRequest;

/**
 * A webhook for the guide's verification code, and whether the code must accept it.
 *
 * @param form {@code standard} or {@code seed}
 */
@SuppressWarnings("ArrayRecordComponent") // the raw bytes; nobody compares or changes them
record Question(
        String what, String form, byte[] body, Map<String, String> headers, String secret, long now, boolean right) {

    /** A question with a webhook as it was received; header names in lower case, as HTTP libraries return them. */
    static Question captured(String what, String form, IncomingRequest request, String secret, Instant now) {
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        return new Question(what, form, request.body(), headers, secret, now.getEpochSecond(), true);
    }

    Question called(String other) {
        return new Question(other, form, body, headers, secret, now, right);
    }

    Question wrong(String why) {
        return new Question(why, form, body, headers, secret, now, false);
    }

    Question inForm(String other) {
        return new Question(what, other, body, headers, secret, now, right);
    }

    Question withSecret(String other) {
        return new Question(what, form, body, headers, other, now, right);
    }

    Question with(String header, String value) {
        Map<String, String> changed = new TreeMap<>(headers);
        changed.put(header, value);
        return new Question(what, form, body, changed, secret, now, right);
    }

    Question without(String header) {
        Map<String, String> changed = new TreeMap<>(headers);
        changed.remove(header);
        return new Question(what, form, body, changed, secret, now, right);
    }

    Question withBody(byte[] other) {
        return new Question(what, form, other, headers, secret, now, right);
    }

    Question later(long seconds) {
        return new Question(what, form, body, headers, secret, now + seconds, right);
    }
}
