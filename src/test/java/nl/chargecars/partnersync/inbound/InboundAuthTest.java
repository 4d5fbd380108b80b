package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
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

/** Tests what {@code inbound_auth} requires: a signature, a credential, either, or both (contract, "Signatures"). */
@ExtendWith(WithServer.class)
class InboundAuthTest {

    private static final JsonBody UPDATE = Seed.statusUpdate();

    private final TestServer server;

    InboundAuthTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # inbound_auth, signed,  with key, answer
            signature,      false,   false,    INVALID_SIGNATURE
            signature,      false,   true,     INVALID_SIGNATURE
            signature,      true,    false,    applied
            signature,      true,    true,     applied
            credential,     false,   false,    UNAUTHENTICATED
            credential,     false,   true,     applied
            credential,     true,    false,    UNAUTHENTICATED
            credential,     true,    true,     applied
            either,         false,   false,    INVALID_SIGNATURE
            either,         false,   true,     applied
            either,         true,    false,    applied
            either,         true,    true,     applied
            both,           false,   false,    INVALID_SIGNATURE
            both,           false,   true,     INVALID_SIGNATURE
            both,           true,    false,    UNAUTHENTICATED
            both,           true,    true,     applied
            """)
    void asksForWhatTheIntegrationSays(String inboundAuth, boolean signed, boolean withKey, String answer) {
        StatusSender sender = sender(inboundAuth);
        StatusSender caller = withKey ? sender.withItsKey() : sender;
        Reply reply = signed ? caller.push(UPDATE) : caller.pushUnsigned(UPDATE);
        if (answer.equals("applied")) {
            assertThat(reply.is(200).text("/data/outcome")).isEqualTo("applied");
        } else {
            reply.isFailure(401, answer);
            assertThat(sender.kept()).isEmpty();
            assertThat(sender.walk()).containsExactly("new");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"signature", "credential", "either", "both"})
    void refusesAWrongSignatureWhereverACredentialWouldDo(String inboundAuth) {
        StatusSender sender = sender(inboundAuth);
        StatusSender caller = sender.withItsKey().withSecret("a secret that nobody has");
        caller.push(UPDATE).isFailure(401, "INVALID_SIGNATURE");
        caller.pushSeedSigned(UPDATE).isFailure(401, "INVALID_SIGNATURE");
        assertThat(sender.kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"signature", "credential", "either", "both"})
    void refusesABadCredentialWhereverASignatureWouldDo(String inboundAuth) {
        StatusSender sender = sender(inboundAuth);
        Api someoneElse = TestPartner.withoutIntegration(server).api();
        sender.with(someoneElse).push(UPDATE).isFailure(403, "FORBIDDEN");
        sender.with(server.api().as("garbage")).push(UPDATE).isFailure(401, "UNAUTHENTICATED");
        sender.with(server.api().as(sender.partner().key("orders:read")))
                .push(UPDATE)
                .isFailure(403, "FORBIDDEN");
        assertThat(sender.kept()).isEmpty();
    }

    @Test
    void isSignatureUnlessSaidOtherwise() {
        StatusSender sender = StatusSender.ready(server);
        sender.withItsKey().pushUnsigned(UPDATE).isFailure(401, "INVALID_SIGNATURE");
        sender.push(UPDATE).is(200);
    }

    @Test
    void countsFromTheNextCallOnWhenItIsChanged() {
        StatusSender sender = sender("signature");
        sender.withItsKey().pushUnsigned(UPDATE).isFailure(401, "INVALID_SIGNATURE");
        sender.partner().set("inbound_auth", "either").is(200);
        sender.withItsKey().pushUnsigned(UPDATE).is(200);
    }

    @Test
    void takesStaffWhereACredentialWillDo() {
        StatusSender sender = sender("credential");
        assertThat(sender.with(server.admin()).pushUnsigned(UPDATE).is(200).text("/data/outcome"))
                .isEqualTo("applied");
        sender("signature").with(server.admin()).pushUnsigned(UPDATE).isFailure(401, "INVALID_SIGNATURE");
    }

    /**
     * An update is attributed to the holder of the credential. Otherwise staff could change a status in the name of the partner, which
     * would not be notified.
     */
    @Test
    void countsInTheNameOfWhoseCredentialBroughtIt() {
        StatusSender sender = sender("credential");
        Reply operator = server.admin()
                .post("/api/v1/staff-keys", Map.of("role", "operator"))
                .is(201);
        sender.with(server.api().as(operator.text("/data/key")))
                .pushUnsigned(StatusSender.update("CONFIRMED"))
                .is(200);
        sender.withItsKey().pushUnsigned(StatusSender.update("IN_PROGRESS")).is(200);

        String staff = "staff:" + operator.text("/data/credential_id");
        String partner = "partner:" + sender.partner().id();
        assertThat(server.db().rows("""
                                select action || ' ' || actor || ' ' || (changes -> 'credential' is not null) as said
                                from audit_logs
                                where record_id = ? and action in ('PARTNER_STATUS_UPDATE', 'STATUS_CHANGED')
                                  and changes ->> 'to' is distinct from 'new'
                                order by id
                                """, sender.order().text("/data/chargecars_order_uuid")))
                .extracting(row -> row.get("said"))
                .containsExactlyInAnyOrder(
                        "STATUS_CHANGED " + staff + " false",
                        "PARTNER_STATUS_UPDATE " + staff + " false",
                        "STATUS_CHANGED " + partner + " true",
                        "PARTNER_STATUS_UPDATE " + partner + " true");
        assertThat(causes(sender)).containsExactly("partner", "staff", "partner");
        assertThat(told(sender)).containsExactly("new order_created", "approved order_approved", "in_progress echo");
    }

    /** What the partner signed it said itself, whoever passes it on: it is not sent back. */
    @ParameterizedTest
    @ValueSource(strings = {"signature", "credential", "either", "both"})
    void countsInTheNameOfThePartnerThatSignedItWhoeverPassesItOn(String inboundAuth) {
        StatusSender sender = sender(inboundAuth);
        String system = server.admin()
                .post("/api/v1/staff-keys", Map.of("role", "system"))
                .is(201)
                .text("/data/key");
        sender.with(server.admin()).push(StatusSender.update("CONFIRMED")).is(200);
        sender.with(server.api().as(system))
                .pushSeedSigned(StatusSender.update("IN_PROGRESS"))
                .is(200);

        assertThat(causes(sender)).containsExactly("partner", "partner", "partner");
        assertThat(told(sender)).containsExactly("new order_created", "approved echo", "in_progress echo");
    }

    /** An accepted update is stored then, and could be applied once the integration is active again. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # inbound_auth, signed,  with key, answer
            signature,      false,   true,     INVALID_SIGNATURE
            signature,      true,    false,    NO_ACTIVE_INTEGRATION
            credential,     true,    false,    UNAUTHENTICATED
            credential,     false,   true,     NO_ACTIVE_INTEGRATION
            either,         false,   false,    INVALID_SIGNATURE
            either,         false,   true,     NO_ACTIVE_INTEGRATION
            both,           false,   true,     INVALID_SIGNATURE
            both,           true,    false,    UNAUTHENTICATED
            both,           true,    true,     NO_ACTIVE_INTEGRATION
            """)
    void asksForTheSameWhileTheIntegrationIsSwitchedOff(
            String inboundAuth, boolean signed, boolean withKey, String answer) {
        StatusSender sender = sender(inboundAuth);
        sender.partner().set("is_active", false).is(200);
        StatusSender caller = withKey ? sender.withItsKey() : sender;
        Reply reply = signed ? caller.push(UPDATE) : caller.pushUnsigned(UPDATE);
        boolean letIn = answer.equals("NO_ACTIVE_INTEGRATION");
        reply.isFailure(letIn ? 409 : 401, answer);
        assertThat(sender.kept()).hasSize(letIn ? 1 : 0);
    }

    @Test
    void ofSeveralIntegrationsThatAreSwitchedOffOneThatLetsItInIsEnough() {
        StatusSender sender = sender("signature");
        sender.partner().set("is_active", false).is(200);
        sender.partner()
                .configure(Map.of("integration_name", "test_environment", "is_active", false, "inbound_auth", "either"))
                .is(201);
        sender.withItsKey().pushUnsigned(UPDATE).isFailure(409, "NO_ACTIVE_INTEGRATION");
        sender.push(UPDATE).isFailure(409, "NO_ACTIVE_INTEGRATION");
        sender.withItsKey().withSecret("a secret that nobody has").push(UPDATE).isFailure(401, "INVALID_SIGNATURE");
    }

    private static List<String> causes(StatusSender sender) {
        return sender.order().texts("/data/history", "caused_by");
    }

    /** The statuses of the seed's order, each with the events that told the partner, or why none did. */
    private List<String> told(StatusSender sender) {
        return server.db().rows("""
                        select to_status || ' ' || coalesce(event, reason) as told
                        from status_transitions as transitions
                        left join events on events.transition_id = transitions.id
                        left join unsent_transitions as unsent on unsent.transition_id = transitions.id
                        where entity_id = ?::uuid
                        order by sequence
                        """, sender.order().text("/data/chargecars_order_uuid")).stream()
                .map(row -> String.valueOf(row.get("told")))
                .toList();
    }

    private StatusSender sender(String inboundAuth) {
        TestPartner partner =
                TestPartner.integrated(server, StatusSender.integration().with("/inbound_auth", inboundAuth));
        partner.placed(Seed.PARTNER_ORDER_ID);
        return StatusSender.of(server, partner);
    }
}
