package nl.chargecars.partnersync.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.administration.Changes.Change;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Tests how the changes that the audit trail stores as JSON are shown to people. */
class ChangesTest {

    @Test
    void tellsOfOneFieldFromWhatToWhat() {
        assertThat(changes("{\"role\": {\"from\": \"viewer\", \"to\": \"admin\"}, \"sessions_ended\": 2}"))
                .containsExactly(new Change("role", "viewer", "admin"), new Change("sessions_ended", null, "2"));
        assertThat(changes("{\"from\": \"\", \"to\": \"new\", \"transition_id\": \"7\"}"))
                .containsExactly(new Change("", "", "new"), new Change("transition_id", null, "7"));
    }

    @Test
    void tellsOfStructuresOnlyWhatDiffers() {
        assertThat(changes("""
                        {"status_mapping": {
                            "from": {"to_partner": {"new": "RECEIVED", "approved": "OK"}, "scopes": ["a", "b"]},
                            "to":   {"to_partner": {"new": "IN", "on_hold": "WAIT"}, "scopes": ["a"]}}}
                        """))
                .containsExactlyInAnyOrder(
                        new Change("status_mapping.to_partner.new", "RECEIVED", "IN"),
                        new Change("status_mapping.to_partner.approved", "OK", ""),
                        new Change("status_mapping.to_partner.on_hold", "", "WAIT"),
                        new Change("status_mapping.scopes", "a, b", "a"));
    }

    @Test
    void callsElementsOfListsByTheirNames() {
        assertThat(changes("""
                        {"from": [{"status": "new", "label": "New", "next": ["a"]}, {"status": "old", "label": "Old"}],
                         "to":   [{"status": "old", "label": "Old"}, {"status": "new", "label": "Fresh", "next": ["a", "b"]}]}
                        """))
                .containsExactlyInAnyOrder(
                        new Change("new.label", "New", "Fresh"), new Change("new.next", "a", "a, b"));
    }

    @Test
    void standsWhateverIsThere() {
        assertThat(changes("{}")).isEmpty();
        assertThat(changes("{\"expires_at\": null, \"deep\": {\"er\": [1, {\"id\": \"x\", \"on\": true}]}}"))
                .containsExactlyInAnyOrder(
                        new Change("expires_at", null, ""),
                        new Change("deep.er.1", null, "1"),
                        new Change("deep.er.x.id", null, "x"),
                        new Change("deep.er.x.on", null, "true"));
    }

    private static List<Change> changes(String json) {
        return Changes.of(JsonMapper.shared().readTree(json));
    }
}
