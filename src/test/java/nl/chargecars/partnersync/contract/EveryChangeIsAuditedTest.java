package nl.chargecars.partnersync.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that each operation that changes something leaves an audit entry with the actor and the values before and after. */
@ExtendWith(WithServer.class)
class EveryChangeIsAuditedTest {

    /** The action in the audit trail, by operation id. The test fails for a new operation that is not listed. */
    private static final Map<String, String> ACTIONS = Map.ofEntries(
            entry("placeOrder", "STATUS_CHANGED"),
            entry("patchReferences", "REFERENCES_CHANGED"),
            entry("pushStatus", "PARTNER_STATUS_UPDATE"),
            entry("reprocessStatusUpdate", "STATUS_UPDATE_REPROCESSED"),
            entry("reprocessStatusUpdates", "STATUS_UPDATE_REPROCESSED"),
            entry("dismissStatusUpdate", "STATUS_UPDATE_DISMISSED"),
            entry("dismissStatusUpdates", "STATUS_UPDATE_DISMISSED"),
            entry("saveIntegration", "INTEGRATION_CREATED"),
            entry("rotateWebhookSecret", "WEBHOOK_SECRET_ROTATED"),
            entry("beginCertification", "CERTIFICATION_STARTED"),
            entry("startReconciliation", "RECONCILIATION_STARTED"),
            entry("compareList", "RECONCILIATION_STARTED"),
            entry("retryDelivery", "DELIVERY_RETRIED"),
            entry("dismissDelivery", "DELIVERY_DISMISSED"),
            entry("dismissDeliveries", "DELIVERY_DISMISSED"),
            entry("sendDeliveriesNow", "DELIVERIES_SENT_NOW"),
            entry("createPartner", "PARTNER_CREATED"),
            entry("renamePartner", "PARTNER_RENAMED"),
            entry("createCredential", "CREDENTIAL_CREATED"),
            entry("revokeCredential", "CREDENTIAL_REVOKED"),
            entry("createStaffKey", "CREDENTIAL_CREATED"),
            entry("revokeStaffKey", "CREDENTIAL_REVOKED"),
            entry("createStaffUser", "STAFF_USER_CREATED"),
            entry("changeStaffUser", "STAFF_ROLE_CHANGED"),
            entry("eraseStaffUser", "STAFF_USER_ERASED"),
            entry("resetStaffPassword", "STAFF_PASSWORD_RESET"),
            entry("signOutStaffUser", "STAFF_SIGNED_OUT"),
            entry("changeStatus", "STATUS_CHANGED"));

    /**
     * Operations that change nothing (a test event, tokens), or whose packages test their audit entries, because not every call of
     * them is a change.
     */
    private static final Set<String> ELSEWHERE = Set.of(
            "acknowledgeAlert",
            "sendTestAlert",
            "sendTestEvent",
            "tryStatusMapping",
            "issueToken",
            "introspectToken",
            "revokeToken",
            "unlockStaffUser",
            "cancelReplay",
            "replaceWorkflow",
            "runPolling",
            "applyReconciliation",
            "dismissDifferences",
            "dismissUnsentStatus",
            "rotateMasterKey",
            "eraseCustomer",
            "replayDeliveries");

    /**
     * Actions that create something or happen once have no value before. The entry of a partner's update has none either: the status
     * change that the update caused has its own entry.
     */
    private static final Set<String> BEGINNINGS = Set.of(
            "PARTNER_CREATED",
            "CREDENTIAL_CREATED",
            "STAFF_USER_CREATED",
            "STAFF_PASSWORD_RESET",
            "STAFF_SIGNED_OUT",
            "DELIVERIES_SENT_NOW",
            "CERTIFICATION_STARTED",
            "RECONCILIATION_STARTED",
            "PARTNER_STATUS_UPDATE");

    private final TestServer server;
    private final CommonAnswers common;
    private final Map<String, Supplier<Reply>> particular;

    EveryChangeIsAuditedTest(TestServer server) {
        this.server = server;
        var scene = new Scene(server);
        this.common = new CommonAnswers(scene);
        this.particular = new ParticularAnswers(scene).all();
    }

    @Test
    void hasARowForEveryOperationThatChangesSomething() {
        Set<String> known = new TreeSet<>(ACTIONS.keySet());
        known.addAll(ELSEWHERE);
        assertThat(changing().map(Operation::id)).containsExactlyInAnyOrderElementsOf(known);
    }

    @TestFactory
    Stream<DynamicTest> leavesAnEntryOf() {
        return changing()
                .filter(operation -> ACTIONS.containsKey(operation.id()))
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> audited(operation)));
    }

    private void audited(Operation operation) {
        String action = String.valueOf(ACTIONS.get(operation.id()));
        long before = count(action);
        succeed(operation);
        assertThat(count(action)).as("entries of " + action).isGreaterThan(before);
        String changes = server.db()
                .client()
                .sql("select concat_ws(' ', actor, changes) as entry from audit_logs where action = ?"
                        + " order by id desc limit 1")
                .param(action)
                .query((row, _) -> Row.text(row, "entry"))
                .single();
        assertThat(changes).matches("(staff|partner|system):\\S+ \\{.*");
        if (!BEGINNINGS.contains(action)) {
            assertThat(changes).contains("\"from\":", "\"to\":");
        }
    }

    private void succeed(Operation operation) {
        Answer success = Answer.all(ApiDocument.get())
                .filter(answer ->
                        answer.operation().equals(operation) && answer.status().startsWith("2"))
                .reduce((first, second) -> particular.containsKey(second.toString()) ? second : first)
                .orElseThrow();
        Supplier<Reply> call = particular.get(success.toString());
        Reply reply = call == null ? common.provoke(success) : call.get();
        reply.is(Integer.parseInt(success.status()));
    }

    private static Stream<Operation> changing() {
        return ApiDocument.get().operations().stream()
                .filter(operation -> !operation.method().equals("GET"));
    }

    private long count(String action) {
        return server.db().count("audit_logs where action = ?", action);
    }
}
