package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(WithServer.class)
class PartnersTest {

    private static final String PARTNERS = "/api/v1/partners";

    private final Api admin;
    private final Db db;

    PartnersTest(Api admin, Db db) {
        this.admin = admin;
        this.db = db;
    }

    @Test
    void namesEveryProblemOfANewPartnerAtOnce() {
        assertThat(admin.post(PARTNERS, Map.of("name", " ", "business_entity", "tesla"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactlyInAnyOrder("/name required", "/business_entity unknown_value");
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertThat(admin.post(PARTNERS, Map.of("name", "x".repeat(201)))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/name too_long");
    }

    @Test
    void getsAnotherNameAndKeepsItsCompany() {
        Reply created = admin.post(PARTNERS, Map.of("name", "Esent", "business_entity", "laderthuis"))
                .is(201);
        String path = PARTNERS + "/" + created.text("/data/partner_id");
        admin.patch(path, Map.of("name", "")).isFailure(422, "VALIDATION_FAILED");
        admin.patch(path, Map.of("name", "Essent", "business_entity", "chargecars"))
                .isFailure(422, "VALIDATION_FAILED");
        admin.patch(PARTNERS + "/" + PartnerId.next(), Map.of("name", "Essent")).isFailure(404, "PARTNER_NOT_FOUND");
        Reply renamed = admin.patch(path, Map.of("name", "Essent")).is(200);
        assertThat(admin.patch(path, Map.of("name", "Essent")).is(200).data()).isEqualTo(renamed.data());
        assertThat(db.count(
                        "audit_logs where action = 'PARTNER_RENAMED' and record_id = ?",
                        created.text("/data/partner_id")))
                .as("entries: the second call renames nothing")
                .isOne();
        assertThat(admin.get(path).is(200).data()).isEqualTo(renamed.data());
        assertThat(renamed.text("/data/name")).isEqualTo("Essent");
        assertThat(renamed.text("/data/business_entity")).isEqualTo("laderthuis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "1", "00000000-0000-0000-0000-00000000000g"})
    void refusesAnIdThatIsNone(String id) {
        admin.get(PARTNERS + "/" + id).isFailure(400, "MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({"limit, 0", "limit, 201", "limit, -1", "limit, many", "cursor, x", "cursor, MTIz"})
    void refusesAPageThatCannotBe(String parameter, String value) {
        admin.get(PARTNERS + "?" + parameter + "=" + value).isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void isOfChargeCarsUnlessSaidOtherwise() {
        assertThat(created(Map.of("name", "Volvo")).text("/data/business_entity"))
                .isEqualTo("chargecars");
        assertThat(created(Map.of("name", "Essent", "business_entity", "laderthuis"))
                        .text("/data/business_entity"))
                .isEqualTo("laderthuis");
    }

    @Test
    void isFoundWhereTheAnswerSays() {
        Reply created = created(Map.of("name", "Groendus ëñ"));
        Reply found = admin.get(created.header("Location")).is(200);
        assertThat(found.data()).isEqualTo(created.data());
        assertThat(found.text("/data/name")).isEqualTo("Groendus ëñ");
    }

    @Test
    void listsEveryPartnerOnceOverItsPagesInTheOrderTheyWereMade() {
        List<String> made = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            made.add(created(Map.of("name", "Partner " + number)).text("/data/partner_id"));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = admin.get(PARTNERS + "?limit=2" + cursor).is(200);
            assertThat(page.data().size()).isBetween(1, 2);
            page.data().forEach(partner -> listed.add(partner.path("partner_id").asString()));
            cursor = page.at("/next_cursor").isNull() ? "" : "&cursor=" + page.text("/next_cursor");
        } while (!cursor.isEmpty());
        assertThat(listed).doesNotHaveDuplicates().containsSubsequence(made);
        assertThat(listed).hasSize((int) db.count("organizations where organization_type = 'partner'"));
    }

    @Test
    void writesInTheAuditTrailWhoMadeAPartner() {
        String id = created(Map.of("name", "Eneco")).text("/data/partner_id");
        assertThat(db.rows("select action, actor, changes ->> 'name' as name from audit_logs where record_id = ?", id))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry).containsEntry("action", "PARTNER_CREATED").containsEntry("name", "Eneco");
                    assertThat(String.valueOf(entry.get("actor"))).startsWith("staff:");
                });
    }

    private Reply created(Map<String, String> partner) {
        return admin.post(PARTNERS, partner).is(201);
    }
}
