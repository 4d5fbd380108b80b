package nl.chargecars.partnersync.polling;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.partner.Polling;
import nl.chargecars.partnersync.web.Characters;
import nl.chargecars.partnersync.web.Storable;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads status and time from a partner's answer, at the integration's JSON pointers (RFC 6901). */
final class AnswerParser {

    /** Larger numbers are milliseconds since 1970; seconds stay below this for 3,000 years. */
    private static final long LARGEST_IN_SECONDS = 100_000_000_000L;

    private AnswerParser() {}

    static OrderAnswer parse(@Nullable String body, Polling polling, JsonMapper json) {
        JsonNode root;
        try {
            // from bytes, because the parser then skips a byte order mark (RFC 8259, section 8.1)
            root = json.readTree((body == null ? "" : body).getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException notJson) {
            return new OrderAnswer.Unreadable(Failure.of(FailureCode.ANSWER_NOT_JSON));
        }
        JsonNode status = root.at(polling.statusPointer());
        String word =
                status.isValueNode() && !status.isNull() ? status.asString().strip() : "";
        if (word.isEmpty() || Characters.isLonger(word, PartnerText.LONGEST_WORD) || !Storable.is(word)) {
            return noStatus(polling);
        }
        if (polling.timestampPointer() == null) {
            return new OrderAnswer.Status(word, null);
        }
        return time(root.at(polling.timestampPointer()))
                .<OrderAnswer>map(time -> new OrderAnswer.Status(word, time))
                .orElseGet(
                        () -> unreadable(
                                FailureCode.NO_TIME_IN_ANSWER,
                                "no time that can be read at " + polling.timestampPointer()
                                        + " in the answer: RFC 3339 with an offset, or whole seconds or milliseconds since 1970"));
    }

    static OrderAnswer noStatus(Polling polling) {
        return unreadable(
                FailureCode.NO_STATUS_IN_ANSWER, "no status at " + polling.statusPointer() + " in the answer");
    }

    private static OrderAnswer unreadable(FailureCode code, String text) {
        return new OrderAnswer.Unreadable(new Failure(code, text));
    }

    /** RFC 3339, or seconds or milliseconds since 1970. */
    private static Optional<Instant> time(JsonNode node) {
        if (node.isString()) {
            return Optional.ofNullable(Timestamps.parse(node.stringValue().strip()));
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            return Optional.empty();
        }
        long number = node.longValue();
        try {
            Instant time = Math.abs(number) < LARGEST_IN_SECONDS
                    ? Instant.ofEpochSecond(number)
                    : Instant.ofEpochMilli(number);
            return Optional.ofNullable(Timestamps.parse(time.toString()));
        } catch (DateTimeException outOfBounds) {
            return Optional.empty();
        }
    }
}
