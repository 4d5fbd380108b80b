package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates and verifies both signatures of the contract: the seed's ({@code X-ChargeCars-Signature}, lower-case hex over the raw
 * body) and that of Standard Webhooks 1.0 ({@code webhook-signature}, base64 over {@code id.timestamp.body}). Verification uses
 * the bytes received and compares in constant time; every invalid signature yields {@code false}, never an exception.
 */
public final class WebhookSignature {

    /** Maximum difference between the sender's clock and ours, in either direction, unless another one is agreed. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String VERSION = "v1,";
    private static final String BETWEEN = " ";
    private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,12}");

    private WebhookSignature() {}

    /** Value of {@code X-ChargeCars-Signature}: 64 hex digits. */
    public static String seed(WebhookSecret secret, byte[] body) {
        return HexFormat.of().formatHex(KeyedHash.sha256(secret.seedKey(), body));
    }

    /** Returns the value of {@code X-ChargeCars-Signature-Previous}: one signature per secret, space-delimited. */
    public static String seeds(List<WebhookSecret> secrets, byte[] body) {
        return secrets.stream().map(secret -> seed(secret, body)).collect(Collectors.joining(BETWEEN));
    }

    /**
     * True when the header is the seed's signature of the body under one of the secrets. Upper-case hex is accepted too, as by
     * the seed's own {@code verifyWebhookSignature}: several platforms send it.
     */
    public static boolean verifySeed(List<WebhookSecret> secrets, byte[] body, String header) {
        boolean valid = false;
        String lowerCase = header.toLowerCase(Locale.ROOT);
        for (WebhookSecret secret : secrets) {
            valid |= KeyedHash.same(seed(secret, body), lowerCase);
        }
        return valid;
    }

    /**
     * Value of {@code webhook-signature}.
     *
     * @param secrets one signature each, space-delimited: two while a rotation overlaps
     * @param timestamp sent as {@code webhook-timestamp}, in seconds of the epoch
     */
    public static String standard(List<WebhookSecret> secrets, String id, Instant timestamp, byte[] body) {
        return secrets.stream()
                .map(secret -> VERSION + standardOne(secret, id, String.valueOf(timestamp.getEpochSecond()), body))
                .collect(Collectors.joining(BETWEEN));
    }

    /**
     * True when one of the space-delimited {@code v1} signatures in the header fits one of the secrets, and the timestamp lies
     * within the tolerance of now.
     *
     * @param timestamp as received, decimal seconds of the epoch
     */
    public static boolean verifyStandard(
            List<WebhookSecret> secrets,
            String id,
            String timestamp,
            byte[] body,
            String header,
            Duration tolerance,
            Instant now) {
        if (!withinTolerance(timestamp, tolerance, now)) {
            return false;
        }
        boolean valid = false;
        for (WebhookSecret secret : secrets) {
            String expected = VERSION + standardOne(secret, id, timestamp, body);
            for (String candidate : header.split(BETWEEN, -1)) {
                valid |= KeyedHash.same(expected, candidate);
            }
        }
        return valid;
    }

    private static String standardOne(WebhookSecret secret, String id, String timestamp, byte[] body) {
        byte[] signedPrefix = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(KeyedHash.sha256(secret.standardKey(), signedPrefix, body));
    }

    /** Returns the {@code v1} signatures of a {@code webhook-signature} without the {@code v1,}; an empty list when there is none. */
    public static List<String> candidates(String header) {
        return Arrays.stream(header.split(BETWEEN, -1))
                .filter(candidate -> candidate.startsWith(VERSION))
                .map(candidate -> candidate.substring(VERSION.length()))
                .toList();
    }

    /** Parses a {@code webhook-timestamp}; returns null when it is malformed. */
    public static @Nullable Instant time(String timestamp) {
        return EPOCH_SECONDS.matcher(timestamp).matches() ? Instant.ofEpochSecond(Long.parseLong(timestamp)) : null;
    }

    /**
     * True when a {@code webhook-timestamp} is well-formed and within the tolerance of now, compared in whole seconds as the
     * header has them.
     */
    public static boolean withinTolerance(String timestamp, Duration tolerance, Instant now) {
        Instant sent = time(timestamp);
        return sent != null
                && Duration.between(sent, now.truncatedTo(ChronoUnit.SECONDS))
                                .abs()
                                .compareTo(tolerance)
                        <= 0;
    }
}
