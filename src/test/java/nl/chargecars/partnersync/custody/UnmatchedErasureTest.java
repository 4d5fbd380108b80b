package nl.chargecars.partnersync.custody;

import static nl.chargecars.partnersync.custody.TraceableCustomer.ERASE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.crypto.Fingerprints;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithOwnServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests the erasure of updates and differences that belong to no order of the customer but name her: what it removes, what it
 * keeps, and how the updates are processed afterwards.
 */
@ExtendWith(WithOwnServer.class)
class UnmatchedErasureTest {

    private static final AtomicInteger ORDERS = new AtomicInteger();

    private final TestServer server;
    private final Api admin;
    private final Db db;
    private final TraceableCustomer her;

    UnmatchedErasureTest(TestServer server) {
        this.server = server;
        this.admin = server.admin();
        this.db = server.db();
        this.her = new TraceableCustomer(server);
    }

    /** The customer's address may be the end of another address, or be followed by characters that belong to no address. */
    @Test
    void findsAnAddressWhereItIsWholeAndNowhereElse() {
        String address = "an-" + her.number + "@kpn.example";
        List<String> hers = List.of(
                address,
                address.toUpperCase(Locale.ROOT),
                "write to " + address + ".",
                "mailto:" + address + "?subject=wallbox",
                "She says:\n" + address + "\nis right",
                "“" + address + "”",
                "an <" + address + ">, his wife");
        List<String> others = List.of(
                "j" + address,
                "j." + address,
                "j-" + address,
                "o'" + address,
                "j\u00e9" + address,
                address + ".com",
                address + "s",
                "write to j" + address + ".");
        List<String> ofHer = hers.stream().map(this::unknownOrderWithNotes).toList();
        List<String> ofOthers = others.stream().map(this::unknownOrderWithNotes).toList();
        String escaped = unknownOrder("{\"notes\": \"\\u201C" + address + "\\u201d\"");
        String ofAnother = unknownOrder("{\"notes\": \"j\\u00E9" + address + "\"");
        List<String> before = ofOthers.stream().map(this::body).toList();

        admin.post(ERASE, Map.of("email", address)).is(200);

        assertThat(ofHer).allSatisfy(update -> assertThat(body(update)).startsWith("{\"erased\": true"));
        assertThat(body(escaped)).startsWith("{\"erased\": true");
        assertThat(ofOthers.stream().map(this::body)).isEqualTo(before);
        assertThat(body(ofAnother)).contains(address);
    }

    /** The number may be a dealer's, or one that people enter who have none. */
    @Test
    void leavesOthersUpdatesThatHaveTheSameTelephoneNumber() {
        TestPartner stranger = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        String ofStranger = waits(stranger, "S-1");
        String ofAnotherCustomer = waits(her.partner, "P-1");
        her.partner
                .place(Seed.order("P-1").with("/customer/email", "piet-" + her.number + "@example.com"))
                .is(201);
        her.erase();
        assertThat(List.of(body(ofStranger), body(ofAnotherCustomer)))
                .allSatisfy(body -> assertThat(body).contains(her.phone));
        assertThat(reprocessed(her.partner, ofAnotherCustomer)).isEqualTo("applied");
    }

    /** The reasons of dismissals outlive the bodies of the updates. */
    @Test
    void erasesWhyUpdatesWithoutAnOrderWereDismissedThoughTheirBodiesAreGone() {
        db.update("delete from status_update_bodies");
        her.erase();
        assertThat(db.count("partner_status_updates where dismissal_reason like ?", "%Quirijns" + her.number + "%"))
                .isZero();
    }

    /** These differences refer to orders that we do not have. */
    @Test
    void erasesWhyDifferencesWithoutAnOrderWereDismissed() {
        TestPartner stranger = TestPartner.integrated(server);
        her.differenceDismissed("Q-nowhere", "Zwaantje Quirijns" + her.number + " knows of none");
        her.differenceDismissed(stranger, "S-nowhere", "ask " + her.email);
        her.differenceDismissed(stranger, "S-named", "another Zwaantje Quirijns" + her.number);
        her.differenceDismissed("Q-other", "nobody knows of it");
        her.erase();
        assertThat(reasons())
                .containsExactly("Q-other nobody knows of it", "S-named another Zwaantje Quirijns" + her.number);
    }

    /** A comparison that finds a dismissed difference again moves its reason to another row. */
    @Test
    void erasesAReasonThatMovesMeanwhile() {
        her.differenceDismissed("Q-moved", "Zwaantje Quirijns" + her.number + " knows of none");
        String named = "%Quirijns" + her.number + " knows%";
        try (var comparison = db.rival()) {
            comparison.execute(
                    "select pg_advisory_xact_lock(hashtextextended('differences ' || integration_id::text, 0))"
                            + " from reconciliation_differences where dismissal_reason like ?",
                    named);
            CompletableFuture<Reply> erased = CompletableFuture.supplyAsync(her::erase);
            comparison.awaitSomebodyWaiting();
            comparison.execute(
                    "update reconciliation_differences set id = gen_random_uuid() where dismissal_reason like ?",
                    named);
            comparison.commit();
            assertThat(erased.join().at("/data/finished").booleanValue()).isTrue();
        }
        assertThat(db.count("reconciliation_differences where dismissal_reason like ?", named))
                .isZero();
    }

    private List<String> reasons() {
        return db.client()
                .sql(
                        "select partner_order_id || ' ' || dismissal_reason as kept from reconciliation_differences"
                                + " where dismissal_reason is not null and partner_order_id ~ '-(nowhere|named|other)$' order by 1")
                .query((row, _) -> Row.text(row, "kept"))
                .list();
    }

    @Test
    void writesAFingerprintIntoTheTrailAlsoWhereWhoIsNoCustomerWasNamed() {
        String address = "caller-" + her.number + "@example.nl";
        String named = unknownOrderWithNotes("call " + address);
        her.differenceDismissed("Q-caller-" + her.number, "as " + address + " says");

        Reply first = admin.post(ERASE, Map.of("email", address)).is(200);
        assertThat(first.at("/data/customers").intValue()).isZero();
        assertThat(first.at("/data/unmatched").intValue()).isEqualTo(2);
        assertThat(body(named)).startsWith("{\"erased\": true");
        Reply again = admin.post(ERASE, Map.of("email", address)).is(200);
        assertThat(again.at("/data/unmatched").intValue()).isZero();

        assertThat(db.client()
                        .sql(
                                "select concat_ws(' ', actor, changes -> 'erased_unmatched' ->> 'to') as entry from audit_logs"
                                        + " where action = 'CUSTOMER_ERASED' and table_name = 'customer_erasures' and record_id = ?")
                        .param(server.part(Fingerprints.class).of(address))
                        .query((row, _) -> Row.text(row, "entry"))
                        .list())
                .as("updates and reasons, each in the transaction that erased them; nothing of a repetition")
                .containsExactly("staff:first-admin 1", "staff:first-admin 1");
    }

    /** This search takes longer the more such updates there are, so no status change may wait for it. */
    @Test
    void looksThroughUnmatchedUpdatesWithNoOrderLocked() {
        String alias = "Anders Genoemd" + her.number;
        her.partner.place(her.order("Q-2").with("/customer/name", alias)).is(201);
        assertThat(db.count("order_names where last_name = ?", "Genoemd" + her.number))
                .isOne();
        her.partner
                .api()
                .post(
                        her.partner.statusWebhookPath(),
                        Seed.statusUpdate().with("/partner_order_id", "Q-none").with("/notes", alias + " called"))
                .is(404);
        String ofAlias = "status_update_bodies where body like '%" + alias + "%'";
        try (var other = db.rival()) {
            other.execute("select 1 from " + ofAlias + " for update");
            CompletableFuture<Reply> erased = CompletableFuture.supplyAsync(her::erase);
            other.awaitSomebodyWaiting();
            assertThat(db.count(
                            "(select from orders where order_number = ? for no key update skip locked) as free",
                            her.orderNumber))
                    .isOne();
            other.rollback();
            assertThat(erased.join().at("/data/finished").booleanValue()).isTrue();
        }
        assertThat(db.count(ofAlias)).isZero();
        assertThat(db.count("order_names where last_name = ?", "Genoemd" + her.number))
                .isZero();
        assertThat(her.whereSheIs()).isEmpty();
    }

    @Test
    void leavesOfAWaitingUpdateWhatItTakesToProcessIt() {
        String early = waits(her.partner, "Q-early");
        String unmapped = db.text("select id::text from partner_status_updates where partner_organization_id = '"
                + her.partner.id() + "' and partner_status = 'NEVER_MAPPED'");
        her.erase();
        assertThat(her.whereSheIs()).isEmpty();
        assertThat(body(early)).contains("\"erased\": true", "Q-early", "IN_PROGRESS", "2025-06-01T10:30:00");
        her.partner
                .place(Seed.order("Q-early").with("/customer/email", "early-" + her.number + "@example.com"))
                .is(201);
        assertThat(reprocessed(her.partner, early)).isEqualTo("applied");
        assertThat(her.partner.order("Q-early").text("/data/status")).isEqualTo("in_progress");
        assertThat(reprocessed(her.partner, unmapped)).isEqualTo("status_not_mapped");
        her.partner
                .configure(Seed.integration()
                        .with("/status_mapping/partner_to_chargecars/NEVER_MAPPED", "on_hold")
                        .without("/status_mapping/chargecars_to_partner"))
                .is(200);
        assertThat(reprocessed(her.partner, unmapped)).isEqualTo("applied");
    }

    /** The erasure removes the invalid field, so the rest of the update would be valid. */
    @Test
    void appliesNoUpdateThatCouldNotBeRead() {
        her.push(her.update("Q-1", "DELIVERED").with("/notes", "x".repeat(2_001)))
                .is(422);
        String invalid = db.text("select id::text from partner_status_updates where partner_organization_id = '"
                + her.partner.id() + "' and partner_status = 'DELIVERED' and outcome = 'invalid'");
        her.erase();
        admin.post(her.partner.path("/status-updates/" + invalid + "/reprocess"), "")
                .isFailure(409, "PAYLOAD_EXPIRED");
        assertThat(her.partner.order("Q-1").text("/data/status")).isEqualTo("in_progress");
        assertThat(her.count()).as("nothing of it is left").isEqualTo("0 customers, 0 orders");
    }

    /** Such an update arrived while the partner had no active integration, so nothing checked whether it can be read. */
    @Test
    void appliesNoUpdateOfWhichNobodyKnowsWhetherItCouldBeRead() {
        her.partner.set("is_active", false).is(200);
        her.push(her.update("Q-1", "DELIVERED").with("/notes", "x".repeat(2_001)))
                .isFailure(409, "NO_ACTIVE_INTEGRATION");
        String kept = db.text("select id::text from partner_status_updates where partner_organization_id = '"
                + her.partner.id() + "' and outcome = 'no_active_integration'");
        her.erase();
        her.partner.set("is_active", true).is(200);
        admin.post(her.partner.path("/status-updates/" + kept + "/reprocess"), "")
                .isFailure(409, "PAYLOAD_EXPIRED");
        assertThat(her.partner.order("Q-1").text("/data/status")).isEqualTo("in_progress");
    }

    private String unknownOrderWithNotes(String notes) {
        return unknownOrder(JsonBody.of("{}").with("/notes", notes).toString().replaceFirst("}$", ""));
    }

    /** @param members the beginning of a JSON object, without its end */
    private String unknownOrder(String members) {
        String order = "N-" + ORDERS.incrementAndGet();
        her.partner
                .api()
                .post(
                        her.partner.statusWebhookPath(),
                        members + ", \"partner_order_id\": \"" + order + "\", \"status\": \"IN_PROGRESS\"}")
                .isFailure(404, "ORDER_NOT_FOUND");
        return db.text("select id::text from partner_status_updates where partner_order_id = ?", order);
    }

    /** Pushes an update that waits for its order, with a showroom's telephone number that is also hers. Returns the update's id. */
    private String waits(TestPartner from, String order) {
        JsonBody update =
                Seed.statusUpdate().with("/partner_order_id", order).with("/technician_info/phone", her.phone);
        from.api().post(from.statusWebhookPath(), update).is(404);
        return db.text("select id::text from partner_status_updates where partner_organization_id = '" + from.id()
                + "' and partner_order_id = '" + order + "'");
    }

    private String body(String update) {
        return db.text("select body from status_update_bodies where status_update_id = '" + update + "'");
    }

    private String reprocessed(TestPartner of, String update) {
        admin.post(of.path("/status-updates/" + update + "/reprocess"), "");
        return db.text("select outcome from partner_status_updates where id = '" + update + "'");
    }
}
