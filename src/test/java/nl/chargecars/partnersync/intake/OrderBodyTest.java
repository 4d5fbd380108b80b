package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests request bodies that are not an order at all. */
@ExtendWith(WithServer.class)
class OrderBodyTest {

    private static final int LARGEST = 256 * 1024;

    private final TestPartner partner;

    OrderBodyTest(TestServer server) {
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void saysWhereJsonIsBroken() {
        Reply refusal = partner.place("{\n  \"partner_order_id\": VLV-1\n}").isFailure(400, "MALFORMED_JSON");
        assertThat(refusal.text("/error/message")).contains("line 2").contains("column 23");
        assertThat(refusal.text("/error/message")).doesNotContain("VLV-1");
    }

    /** The message says why, without repeating text that may be customer data. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"Jan\", \"name\": \"Piet\"} | member twice",
                "{\"name\": \"Jan\"} {\"name\": \"Piet\"} | follows",
                "{\"name\": \"Jan\" | ends too early",
                "{\"name\": Jan} | (line 1, column",
            })
    void saysWhyJsonIsBroken(String body, String why) {
        Reply refusal = partner.place(body).isFailure(400, "MALFORMED_JSON");
        assertThat(refusal.text("/error/message")).contains(why).doesNotContain("Jan", "Piet", "name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1"})
    void refusesWhatIsNotUtf8AndSaysSo(String encoding) {
        byte[] body = Seed.ORDER.replace("Jan", "Ján").getBytes(Charset.forName(encoding));
        Reply refusal = partner.api().send("POST", partner.path("/orders"), body);
        assertThat(refusal.isFailure(400, "MALFORMED_JSON").text("/error/message"))
                .contains("UTF-8");
    }

    /** A slash in two, three and four bytes, which others would read as another reference; and half of a surrogate pair. */
    @ParameterizedTest
    @ValueSource(strings = {"c0af", "e080af", "f08080af", "eda080"})
    void refusesWhatOnlyALenientParserTakesForUtf8(String bytes) {
        String character = new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1);
        byte[] body =
                Seed.ORDER.replace(Seed.PARTNER_ORDER_ID, "a" + character + "b").getBytes(StandardCharsets.ISO_8859_1);
        Reply refusal = partner.api().send("POST", partner.path("/orders"), body);
        assertThat(refusal.isFailure(400, "MALFORMED_JSON").text("/error/message"))
                .contains("UTF-8");
    }

    @Test
    void takesEveryCharacterOfUtf8HoweverLongTheBodyIs() {
        String characters = "aé€😀".repeat(2_000);
        partner.place(Seed.order().with("/unknown", characters).with("/customer/name", "Zoë 😀"))
                .is(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip"})
    void refusesABodyThatIsCompressed(String encoding) {
        Api api = partner.api().with("Content-Encoding", encoding);
        Reply refusal = api.post(partner.path("/orders"), Seed.ORDER).isFailure(415, "UNSUPPORTED_MEDIA_TYPE");
        assertThat(refusal.text("/error/message")).contains("Content-Encoding");
        assertThat(refusal.header("Accept-Encoding")).isEqualTo("identity");
        api.postChunked(partner.path("/orders"), Seed.ORDER.getBytes(StandardCharsets.UTF_8))
                .isFailure(415, "UNSUPPORTED_MEDIA_TYPE");
        api.get(partner.path("/orders")).is(200);
        api.with("Content-Encoding", "Identity")
                .post(partner.path("/orders"), Seed.ORDER)
                .is(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\": 1,}",
                "{'a': 1}",
                "{\"a\": 1} {\"b\": 2}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": 01}",
                "{\"a\": NaN}",
                "// comment\n{}",
                "hello",
                " "
            })
    void refusesWhatIsNoJson(String body) {
        partner.place(body).isFailure(400, "MALFORMED_JSON");
    }

    /** As a tree of nodes, such a body would take 25 times its size. */
    @Test
    void refusesABodyOfFarMoreObjectsThanAnyoneNeedsAndSaysSo() {
        Reply refusal =
                partner.place("{\"z\": [" + "{},".repeat(80_000) + "{}]}").isFailure(400, "MALFORMED_JSON");
        assertThat(refusal.text("/error/message"))
                .isEqualTo("The body has more than 25,000 brackets, names and values.");
        partner.place(Seed.order().with("/brackets_in_a_text", "[]".repeat(50_000)))
                .is(201);
    }

    /** The document says how deep. */
    @Test
    void takesJsonThatIsNested500DeepAndNoDeeper() {
        String order = Seed.ORDER.strip().substring(1);
        partner.place("{\"z\": " + "[".repeat(500) + "]".repeat(500) + "," + order)
                .isFailure(400, "MALFORMED_JSON");
        partner.place("{\"z\": " + "[".repeat(499) + "]".repeat(499) + "," + order)
                .is(201);
    }

    @Test
    void survivesJsonThatIsNestedTooDeep() {
        partner.place("[".repeat(100_000)).isFailure(400, "MALFORMED_JSON");
        partner.place("{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000)).isFailure(400, "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"partner_order_id\": \"VLV-1\"}]", "null", "\"order\"", "7", "true"})
    void refusesJsonThatIsNoObject(String body) {
        assertThat(partner.place(body).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactly(" not_an_object");
    }

    @Test
    void refusesAnEmptyBody() {
        partner.api()
                .with("Content-Type", "application/json")
                .post(partner.path("/orders"), "")
                .isFailure(400, "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "text/json", "nonsense"})
    void refusesAnotherContentType(String type) {
        partner.api()
                .with("Content-Type", type)
                .post(partner.path("/orders"), Seed.ORDER)
                .isFailure(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;charset=UTF-8", "Application/JSON; charset=utf-8"})
    void takesAContentTypeThatNamesItsEncoding(String type) {
        partner.api()
                .with("Content-Type", type)
                .post(partner.path("/orders"), Seed.ORDER)
                .is(201);
    }

    /** RFC 8259, section 8.1. */
    @Test
    void takesABodyThatBeginsWithAByteOrderMark() {
        partner.place("\uFEFF" + Seed.ORDER).is(201);
        partner.place(Seed.ORDER).is(200);
    }

    @Test
    void refusesABodyThatAnnouncesToBeTooLarge() {
        Reply refusal = partner.place(orderOf(LARGEST + 1)).isFailure(413, "PAYLOAD_TOO_LARGE");
        assertThat(refusal.text("/error/message")).contains("256 KiB");
    }

    @Test
    void refusesABodyThatTurnsOutToBeTooLarge() {
        byte[] body = orderOf(LARGEST + 1).getBytes(StandardCharsets.UTF_8);
        partner.api().postChunked(partner.path("/orders"), body).isFailure(413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void takesTheLargestBodyThereMayBe() {
        String largest = orderOf(LARGEST);
        partner.place(largest).is(201);
        partner.api()
                .postChunked(partner.path("/orders"), largest.getBytes(StandardCharsets.UTF_8))
                .is(200);
    }

    @Test
    void answersEveryRefusalInTheSameEnvelope() {
        for (Reply refusal : List.of(
                partner.place("{"),
                partner.place("[]"),
                partner.place(orderOf(LARGEST + 1)),
                partner.api().with("Content-Type", "text/plain").post(partner.path("/orders"), "x"))) {
            assertThat(refusal.body().propertyNames()).containsExactly("success", "error", "request_id");
            assertThat(refusal.at("/error").propertyNames()).containsExactly("code", "message", "details");
            assertThat(refusal.text("/request_id")).isEqualTo(refusal.header("X-Request-Id"));
            assertThat(refusal.header("Content-Type")).isEqualTo("application/json");
        }
    }

    /** The seed's order, padded to this number of bytes with a member that is ignored. */
    private static String orderOf(int bytes) {
        String order = Seed.order().with("/filling", "").toString();
        int missing = bytes - order.getBytes(StandardCharsets.UTF_8).length;
        return order.replace("\"filling\":\"\"", "\"filling\":\"" + "x".repeat(missing) + "\"");
    }
}
