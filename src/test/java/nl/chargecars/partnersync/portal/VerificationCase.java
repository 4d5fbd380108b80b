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
record VerificationCase(
        String what, String form, byte[] body, Map<String, String> headers, String secret, long now, boolean right) {

    /** A question with a webhook as it was received; header names in lower case, as HTTP libraries return them. */
    static VerificationCase captured(String what, String form, IncomingRequest request, String secret, Instant now) {
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        return new VerificationCase(what, form, request.body(), headers, secret, now.getEpochSecond(), true);
    }

    VerificationCase called(String other) {
        return new VerificationCase(other, form, body, headers, secret, now, right);
    }

    VerificationCase wrong(String why) {
        return new VerificationCase(why, form, body, headers, secret, now, false);
    }

    VerificationCase inForm(String other) {
        return new VerificationCase(what, other, body, headers, secret, now, right);
    }

    VerificationCase withSecret(String other) {
        return new VerificationCase(what, form, body, headers, other, now, right);
    }

    VerificationCase with(String header, String value) {
        Map<String, String> changed = new TreeMap<>(headers);
        changed.put(header, value);
        return new VerificationCase(what, form, body, changed, secret, now, right);
    }

    VerificationCase without(String header) {
        Map<String, String> changed = new TreeMap<>(headers);
        changed.remove(header);
        return new VerificationCase(what, form, body, changed, secret, now, right);
    }

    VerificationCase withBody(byte[] other) {
        return new VerificationCase(what, form, other, headers, secret, now, right);
    }

    VerificationCase later(long seconds) {
        return new VerificationCase(what, form, body, headers, secret, now + seconds, right);
    }
}
