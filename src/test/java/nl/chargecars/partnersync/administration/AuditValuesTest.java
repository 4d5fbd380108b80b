package nl.chargecars.partnersync.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.administration.Changes.Change;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Tests in whose words the page of the audit trail tells what changed. */
class AuditValuesTest {

    private static final AuditValues VALUES =
            new AuditValues(status -> status.isEmpty() ? "" : "status " + status, state -> "state " + state);

    /** Partners choose these names. */
    @Test
    void leavesReferencesOfAnOrderAsTheyAre() {
        assertThat(
                        told(
                                "REFERENCES_CHANGED",
                                "orders",
                                "{\"status\": {\"from\": \"new\", \"to\": \"old\"}, \"transition_id\": {\"from\": \"\", \"to\": \"7\"}}"))
                .containsExactly(new Change("status", "new", "old"), new Change("transition_id", "", "7"));
    }

    @Test
    void tellsStatusesOfOrdersAndLeavesOutTheIdOfTheTransition() {
        assertThat(told("STATUS_CHANGED", "orders", "{\"from\": \"\", \"to\": \"new\", \"transition_id\": \"7\"}"))
                .containsExactly(new Change("", "", "status new"));
        assertThat(told(
                        "PARTNER_STATUS_UPDATE",
                        "orders",
                        "{\"partner_status\": \"new\", \"chargecars_status\": \"new\"}"))
                .containsExactlyInAnyOrder(
                        new Change("partner_status", null, "new"), new Change("chargecars_status", null, "status new"));
    }

    @Test
    void tellsStatesOfDeliveriesAndLeavesOtherStatesAsTheyAre() {
        assertThat(told("DELIVERY_DISMISSED", "deliveries", "{\"from\": \"failed\", \"to\": \"dismissed\"}"))
                .containsExactly(new Change("", "state failed", "state dismissed"));
        assertThat(told("REPLAY_CANCELLED", "replays", "{\"from\": \"running\", \"to\": \"cancelled\"}"))
                .containsExactly(new Change("", "running", "cancelled"));
    }

    private static List<Change> told(String action, String table, String changes) {
        return VALUES.of(new Entry(
                new UUID(0, 1),
                Instant.EPOCH,
                "system:test",
                action,
                table,
                "1",
                JsonMapper.shared().readTree(changes)));
    }
}
