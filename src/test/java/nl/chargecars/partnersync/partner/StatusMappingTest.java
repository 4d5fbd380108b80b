package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import tools.jackson.databind.JsonNode;

/** Tests that a mapping is stored and returned unchanged, whatever words a partner uses, and that no word is mistaken for another. */
class StatusMappingTest {

    private static final TestPartner PARTNER = TestPartner.integrated(TestServer.shared());

    @Property(tries = 60)
    void comesBackAsItWasGiven(@ForAll("mappings") StatusMapping given) {
        JsonBody sent = Seed.integration()
                .with("/status_mapping/chargecars_to_partner", given.chargecarsToPartner())
                .with("/status_mapping/partner_to_chargecars", given.partnerToChargecars());
        JsonNode answered = PARTNER.configure(sent).is(200).at("/data/status_mapping");
        assertThat(answered).isEqualTo(sent.tree().at("/status_mapping"));
        assertThat(stored()).isEqualTo(given);
    }

    @Example
    void comparesWordsExactly() {
        var mapping = new StatusMapping(Map.of("new", "RECEIVED"), Map.of("RECEIVED", "new"));
        assertThat(mapping.toChargecars("received")).isEmpty();
        assertThat(mapping.toChargecars("RECEIVED ")).isEmpty();
        assertThat(mapping.toChargecars("RECEIVED")).contains("new");
        assertThat(mapping.toPartner("approved")).isEmpty();
        assertThat(mapping.toPartner("new")).contains("RECEIVED");
    }

    /** The words of status updates are trimmed as well; without that a key with white space would never match. */
    @Example
    void takesKeysWithoutTheWhiteSpaceAroundThem() {
        JsonBody spaced = Seed.integration()
                .with("/status_mapping/chargecars_to_partner", Map.of(" new ", "RECEIVED"))
                .with("/status_mapping/partner_to_chargecars", Map.of(" IN PROGRESS\t", "in_progress"));
        JsonNode answered = PARTNER.configure(spaced).is(200).at("/data/status_mapping");
        assertThat(answered.at("/partner_to_chargecars"))
                .isEqualTo(JsonBody.of("{\"IN PROGRESS\": \"in_progress\"}").tree());
        assertThat(answered.at("/chargecars_to_partner"))
                .isEqualTo(JsonBody.of("{\"new\": \"RECEIVED\"}").tree());

        Map<String, String> twice = new LinkedHashMap<>();
        twice.put("FITTED", "completed");
        twice.put("FITTED ", "in_progress");
        assertThat(PARTNER.configure(Seed.integration().with("/status_mapping/partner_to_chargecars", twice))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/status_mapping/partner_to_chargecars/FITTED  repeated");
    }

    @Provide
    Arbitrary<StatusMapping> mappings() {
        Arbitrary<String> statuses =
                Arbitraries.of("new", "approved", "scheduled", "in_progress", "on_hold", "completed", "cancelled");
        return Combinators.combine(
                        Arbitraries.maps(statuses, words()).ofMaxSize(7),
                        Arbitraries.maps(words(), statuses).ofMaxSize(12))
                .as(StatusMapping::new);
    }

    /** Words without white space around them, which would not be stored. */
    private static Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("éßĳ☃日本")
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(String::strip)
                .filter(word -> !word.isEmpty());
    }

    private static StatusMapping stored() {
        return TestServer.shared()
                .part(Integrations.class)
                .active(PARTNER.id())
                .orElseThrow()
                .mapping();
    }
}
