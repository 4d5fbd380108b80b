package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests updates with a valid signature that cannot be read: they are refused with the errors, and stored as received. */
@ExtendWith(WithServer.class)
class UnreadableUpdatesTest {

    private final TestServer server;
    private final StatusSender sender;

    UnreadableUpdatesTest(TestServer server) {
        this.server = server;
        this.sender = StatusSender.ready(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"partner_order_id\": ",
                "status=IN_PROGRESS",
                "{} {}",
                "{\"status\": \"IN_PROGRESS\", \"status\": \"DELIVERED\"}",
                "{'status': 'IN_PROGRESS'}",
                "{\"notes\": \"a\0b\"}",
            })
    void keepsWhatIsNoJson(String body) {
        sender.push(body).isFailure(400, "MALFORMED_JSON");
        JsonNode kept = assertKeptAsInvalid();
        assertThat(kept.path("body").asString()).isEqualTo(body.replace('\0', '\uFFFD'));
        assertThat(kept.path("message").asString()).contains("not valid JSON");
    }

    @Test
    void keepsWhatIsNoUtf8() {
        byte[] latin = "{\"status\": \"Geïnstalleerd\"}".getBytes(StandardCharsets.ISO_8859_1);
        sender.push(latin).isFailure(400, "MALFORMED_JSON");
        assertThat(assertKeptAsInvalid().path("body").asString()).isEqualTo("{\"status\": \"Ge\uFFFDnstalleerd\"}");
    }

    /** A slash in two and in three bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"c0af", "e080af"})
    void keepsWhatOnlyALenientParserTakesForUtf8(String bytes) {
        String slash = new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1);
        byte[] body = Seed.STATUS_UPDATE
                .replace(Seed.PARTNER_ORDER_ID, "a" + slash + "b")
                .getBytes(StandardCharsets.ISO_8859_1);
        sender.push(body).isFailure(400, "MALFORMED_JSON");
        assertThat(assertKeptAsInvalid().path("message").asString()).contains("not in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"IN_PROGRESS\"", "7"})
    void keepsWhatIsNoObject(String body) {
        sender.push(body).isFailure(422, "VALIDATION_FAILED");
        JsonNode kept = assertKeptAsInvalid();
        assertThat(kept.path("body").asString()).isEqualTo(body);
        assertThat(kept.path("message").asString()).isEqualTo("A JSON object is expected.");
    }

    @Test
    void namesEveryInvalidFieldAtOnceAndKeepsThatToo() {
        Reply refusal = sender.push("""
                        {"partner_order_id": 7, "status": " ", "timestamp": "yesterday", "partner_customer_id": ["a"],
                         "notes": {"text": "x"}}
                        """).isFailure(422, "VALIDATION_FAILED");
        assertThat(refusal.details())
                .containsExactlyInAnyOrder(
                        "/partner_order_id wrong_type",
                        "/status required",
                        "/timestamp invalid_format",
                        "/partner_customer_id wrong_type",
                        "/notes wrong_type");
        assertThat(sender.newestKept().path("partner_order_id").isNull()).isTrue();
        assertThat(sender.newestKept().path("status").isNull()).isTrue();
        assertThat(assertKeptAsInvalid().path("message").asString())
                .contains("/partner_order_id")
                .contains("/status")
                .contains("/timestamp");
    }

    /** As every other refusal does: without the id, nobody could have the update processed again. */
    @Test
    void namesTheUpdateThatIsKept() {
        Instant twoDaysAhead = server.clock().instant().plus(Duration.ofDays(2));
        for (Object body : List.of("{\"status\": ", "[]", StatusSender.update("IN_PROGRESS", twoDaysAhead))) {
            String message = sender.push(body).text("/error/message");
            assertThat(message).endsWith(" The update is kept as " + sender.newestId() + ".");
        }
        server.clock().advance(Duration.ofDays(1));
        sender.reprocess(sender.newestId()).is(200);
    }

    /** Even if other fields are invalid, a search for the order's updates finds it. */
    @ParameterizedTest
    @ValueSource(strings = {"/timestamp", "/notes", "/partner_customer_id", "/technician_info"})
    void keepsTheOrderAndTheWordOfWhatIsRefusedForAnotherField(String field) {
        sender.push(Seed.statusUpdate().with(field, "x\0".repeat(2_001))).isFailure(422, "VALIDATION_FAILED");
        assertNamesOrderAndWord(assertKeptAsInvalid());
        sender.reprocess(sender.newestId()).isFailure(422, "VALIDATION_FAILED");
        assertNamesOrderAndWord(assertKeptAsInvalid());
    }

    private void assertNamesOrderAndWord(JsonNode kept) {
        assertThat(kept.path("partner_order_id").asString()).isEqualTo(Seed.PARTNER_ORDER_ID);
        assertThat(kept.path("status").asString()).isEqualTo("IN_PROGRESS");
        assertThat(kept.path("timestamp").isNull()).isTrue();
        Reply found = sender.partner()
                .api()
                .get(sender.partner().path("/status-updates?partner_order_id=" + Seed.PARTNER_ORDER_ID));
        assertThat(found.is(200).data()).containsExactly(kept);
    }

    @Test
    void refusesFieldsThatAreTooLong() {
        JsonBody body = Seed.statusUpdate()
                .with("/partner_order_id", "x".repeat(201))
                .with("/partner_customer_id", "x".repeat(201))
                .with("/status", "x".repeat(101))
                .with("/notes", "x".repeat(2_001))
                .with("/technician_info/name", "x".repeat(4_000));
        assertThat(sender.push(body).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder(
                        "/partner_order_id too_long",
                        "/partner_customer_id too_long",
                        "/status too_long",
                        "/notes too_long",
                        "/technician_info too_long");
        assertKeptAsInvalid();
    }

    @Test
    void countsTheNumbersOfTheTechnicianAsTheyAreStored() {
        JsonBody large = Seed.statusUpdate().with("/technician_info", Collections.nCopies(20, 1e308));
        assertThat(sender.push(large).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactly("/technician_info too_long");
        assertKeptAsInvalid();
    }

    @Test
    void countsACharacterOutsideOfTheBmpOnce() {
        sender.push(Seed.statusUpdate().with("/technician_info", "😀".repeat(3_998)))
                .is(200);
    }

    @Test
    void refusesTheCharacterThatCannotBeStored() {
        JsonBody body = Seed.statusUpdate().with("/notes", "a\0b").with("/technician_info/name", "a\0b");
        assertThat(sender.push(body).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder("/notes invalid_characters", "/technician_info invalid_characters");
        assertThat(assertKeptAsInvalid().path("body").asString()).isEqualTo(body.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-06-01",
                "2025-06-01T10:30:00",
                "01-06-2025 10:30",
                "2025-02-30T10:30:00Z",
                "1748773800",
                "0000-01-01T00:00:00Z",
                "-0044-03-15T12:00:00Z",
                "0001-01-01T00:00:00+01:00",
                "+12025-06-01T10:30:00Z",
                "+02025-06-01T10:30:00Z",
            })
    void refusesATimestampThatIsNone(String timestamp) {
        assertThat(sender.push(Seed.statusUpdate().with("/timestamp", timestamp))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/timestamp invalid_format");
        assertKeptAsInvalid();
    }

    @Test
    void refusesATimestampMoreThanADayAheadAndTakesOneADayAhead() {
        Instant aDayAhead = server.clock().instant().plus(Duration.ofHours(24));
        Reply refusal = sender.push(StatusSender.update("IN_PROGRESS", aDayAhead.plusMillis(1)));
        assertThat(refusal.isFailure(422, "VALIDATION_FAILED").details()).containsExactly("/timestamp in_the_future");
        assertKeptAsInvalid();
        sender.push(StatusSender.update("IN_PROGRESS", aDayAhead)).is(200);
    }

    /** Pages offer it as well: otherwise the update would never be applied to its order. */
    @Test
    void whatCameTooEarlyCanBeProcessedAgainOnceItsTimeIsNoMoreThanADayAhead() {
        Instant twoDaysAhead = server.clock().instant().plus(Duration.ofDays(2));
        sender.push(StatusSender.update("IN_PROGRESS", twoDaysAhead)).isFailure(422, "VALIDATION_FAILED");
        assertThat(Instant.parse(assertKeptAsInvalid().path("timestamp").asString()))
                .isEqualTo(twoDaysAhead);
        sender.reprocess(sender.newestId()).isFailure(422, "VALIDATION_FAILED");
        assertThat(Instant.parse(assertKeptAsInvalid().path("timestamp").asString()))
                .isEqualTo(twoDaysAhead);
        assertThat(pagesThatOfferIt()).isEmpty();

        server.clock().advance(Duration.ofDays(1));
        assertThat(pagesThatOfferIt()).hasSize(2);
        sender.reprocess(sender.newestId()).is(200);
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("applied");
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    @Test
    void whatCameTooEarlyIsKeptWithAllThatItSaidHoweverLargeItWas() {
        Instant twoDaysAhead = server.clock().instant().plus(Duration.ofDays(2));
        sender.push(StatusSender.update("IN_PROGRESS", twoDaysAhead).with("/padding", "x".repeat(20_000)))
                .isFailure(422, "VALIDATION_FAILED");
        server.clock().advance(Duration.ofDays(1));
        sender.reprocess(sender.newestId()).is(200);
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("applied");
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    /** The releases before kept the beginning alone of one that was large. */
    @Test
    void whatCameTooEarlyAndWasCutIsOfferedToNobodyAgain() {
        Instant twoDaysAhead = server.clock().instant().plus(Duration.ofDays(2));
        sender.push(StatusSender.update("IN_PROGRESS", twoDaysAhead)).isFailure(422, "VALIDATION_FAILED");
        server.db()
                .update(
                        "update status_update_bodies set body = '{\"partner … (shortened, it had 9000 bytes)'"
                                + " where status_update_id = ?::uuid",
                        sender.newestId());
        server.clock().advance(Duration.ofDays(3));
        assertThat(pagesThatOfferIt()).isEmpty();
    }

    @Test
    void whatHasMoreWrongWithItThanItsTimeIsOfferedToNobodyAgain() {
        Instant twoDaysAhead = server.clock().instant().plus(Duration.ofDays(2));
        sender.push(StatusSender.update("IN_PROGRESS", twoDaysAhead).with("/notes", 7))
                .isFailure(422, "VALIDATION_FAILED");
        assertThat(assertKeptAsInvalid().path("timestamp").isNull()).isTrue();
        server.clock().advance(Duration.ofDays(3));
        assertThat(pagesThatOfferIt()).isEmpty();
    }

    /** Those pages, of the order and of the exceptions, that offer to process the update again. */
    private List<String> pagesThatOfferIt() {
        Browser operator = TestUser.signedIn(server, "operator");
        String update = sender.newestId();
        String order = sender.order().text("/data/chargecars_order_id");
        return Stream.of(
                        "/orders/" + order,
                        "/exceptions/updates?outcome=invalid&partner="
                                + sender.partner().id())
                .filter(page -> {
                    String shown = operator.open(page).is(200).body();
                    return shown.contains("/updates/" + update + "/reprocess")
                            || shown.contains("/updates/" + update + "/again");
                })
                .toList();
    }

    @Test
    void countsAsAnErrorOfTheIntegration() {
        sender.push("nonsense").is(400);
        Reply config = server.admin().get(sender.partner().path("/integration-config"));
        assertThat(config.text("/data/0/last_error_message")).isEqualTo("Status update refused: invalid");
        assertThat(config.text("/data/0/last_error_at"))
                .isEqualTo(server.clock().instant().toString());
    }

    @Test
    void saysNoActiveIntegrationFirst() {
        sender.partner().set("is_active", false).is(200);
        Reply refusal = sender.push("nonsense").isFailure(409, "NO_ACTIVE_INTEGRATION");
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("no_active_integration");
        assertThat(refusal.text("/error/message"))
                .as("no promise that could not be kept")
                .endsWith(" The update is kept as " + sender.newestId() + ".");
        Instant twoDaysAhead = server.clock().instant().plus(Duration.ofDays(2));
        Reply early = sender.push(StatusSender.update("IN_PROGRESS", twoDaysAhead));
        assertThat(early.isFailure(409, "NO_ACTIVE_INTEGRATION").text("/error/message"))
                .endsWith(" The update is kept as " + sender.newestId() + " and can be processed again.");
    }

    @Test
    void refusesWhatIsTooLargeWithoutKeepingIt() {
        String large =
                Seed.statusUpdate().with("/padding", "x".repeat(256 * 1024)).toString();
        sender.push(large).isFailure(413, "PAYLOAD_TOO_LARGE");
        Api signed = sender.signed("msg_1", server.clock().instant(), large);
        signed.postChunked(sender.partner().statusWebhookPath(), large.getBytes(StandardCharsets.UTF_8))
                .isFailure(413, "PAYLOAD_TOO_LARGE");
        assertThat(sender.kept()).isEmpty();
    }

    /** Otherwise one partner could fill the disk: some 10 GB an hour at its rate limit. */
    @Test
    void keepsOnlyTheBeginningOfWhatIsLargeAndCannotBeRead() {
        for (String large :
                List.of(Seed.statusUpdate().with("/notes", "x".repeat(200_000)).toString(), "é".repeat(100_000))) {
            sender.push(large);
            String kept = sender.newestKept().path("body").asString();
            assertThat(kept)
                    .startsWith(large.substring(0, 4_000))
                    .endsWith(" … (shortened, it had " + large.getBytes(StandardCharsets.UTF_8).length + " bytes)");
            assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8_300);
            sender.reprocess(sender.newestId()).isFailure(422, "VALIDATION_FAILED");
        }
    }

    @Test
    void takesWhatIsJustNotTooLarge() {
        JsonBody update = Seed.statusUpdate().with("/padding", "");
        int room = 256 * 1024 - update.toString().length();
        sender.push(update.with("/padding", "x".repeat(room))).is(200);
    }

    @Test
    void keepsAnEmptyBodyThatIsSigned() {
        Api empty = sender.signed("msg_1", server.clock().instant(), "").with("Content-Type", "application/json");
        sender.send(empty, "").isFailure(400, "MALFORMED_JSON");
        JsonNode kept = assertKeptAsInvalid();
        assertThat(kept.path("body").asString()).isEmpty();
        assertThat(kept.path("message").asString()).contains("The body is empty");
        sender.reprocess(sender.newestId()).isFailure(422, "VALIDATION_FAILED");
    }

    @Test
    void refusesAnotherContentType() {
        Api form = sender.signed("msg_1", server.clock().instant(), "status=IN_PROGRESS")
                .with("Content-Type", "application/x-www-form-urlencoded");
        sender.send(form, "status=IN_PROGRESS").isFailure(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void refusesTextThatHasNoUtf8Form() {
        String halfPairs = Seed.statusUpdate()
                .toString()
                .replace("Partner Tech Team", "\\ud83d")
                .replace("Installation", "\\udc00");
        assertThat(sender.push(halfPairs).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder("/notes invalid_characters", "/technician_info invalid_characters");
        assertThat(assertKeptAsInvalid().path("body").asString()).isEqualTo(halfPairs);
    }

    @Test
    void refusesNumbersThatAreLargerThanAnyMachineNumber() {
        sender.push(Seed.statusUpdate().toString().replace("\"+31612345678\"", "1e400"))
                .isFailure(422, "VALIDATION_FAILED");
        JsonBody digits = JsonBody.of("{\"partner_order_id\": \"none\", \"status\": \"X\"}");
        sender.push(digits.toString().replace("\"X\"", "9".repeat(2_000))).isFailure(400, "MALFORMED_JSON");
    }

    private JsonNode assertKeptAsInvalid() {
        assertThat(sender.kept()).hasSize(1);
        JsonNode kept = sender.newestKept();
        assertThat(kept.path("outcome").asString()).isEqualTo("invalid");
        assertThat(kept.path("transition_id").isNull()).isTrue();
        assertThat(sender.walk()).containsExactly("new");
        return kept;
    }
}
