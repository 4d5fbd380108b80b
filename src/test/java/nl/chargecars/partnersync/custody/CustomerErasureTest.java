package nl.chargecars.partnersync.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.crypto.Fingerprints;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A person whose every trait is unlike anything else in the database, so that what is left of her is found. On a database of its
 * own: every column of all tables is searched, which is slow among what other tests leave.
 */
class CustomerErasureTest {

    private static final TestServer SERVER = TestServer.alone(RetentionSettings.standard());
    private static final AtomicInteger PERSONS = new AtomicInteger();
    private static final AtomicInteger WORDS = new AtomicInteger();
    private static final String ERASE = "/api/v1/customers/erase";

    private final Api admin = SERVER.admin();
    private final Db db = SERVER.db();
    private final TestPartner partner;
    private final int number = PERSONS.incrementAndGet();
    private final String email = "Zwaan." + number + "@Xylofoonstraat.example";
    private final String phone = "+3169876" + (54_000 + number);
    private String orderNumber = "";

    CustomerErasureTest() {
        this.partner = TestPartner.integrated(
                SERVER,
                Seed.integration()
                        .with("/inbound_auth", "either")
                        .with("/webhook_url", URI.create("http://127.0.0.1:1/webhooks"))
                        .with("/webhook_events", List.of("status_changed", "order_created")));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /** Whatever says who she is. */
    private List<String> traits() {
        return List.of(
                "zwaantje quirijns" + number,
                "quirijns" + number,
                email,
                phone,
                "xylofoonlaan " + number,
                "quedam" + number,
                "97%02dqx".formatted(number),
                "sleutel onder de kwekerij " + number,
                "klant-quirijns-" + number);
    }

    @BeforeEach
    void aCustomerWhoIsEverywhere() {
        orderNumber = partner.api()
                .with("Idempotency-Key", "key-" + number)
                .post(partner.path("/orders"), order("Q-1"))
                .is(201)
                .text("/data/chargecars_order_id");
        partner.api()
                .patch(
                        partner.orderPath("Q-1") + "/references",
                        Map.of("warranty", "for " + email, "purchase_order_number", "of " + phone))
                .is(200);
        change("approved", "spoke to Zwaantje Quirijns" + number);
        push("Q-1", "IN_PROGRESS").is(200);
        push("Q-1", "NEVER_MAPPED").is(422);
        push("Q-unknown", "IN_PROGRESS").is(404);
        partner.api()
                .post(partner.statusWebhookPath(), Map.of("nonsense", email + " of Zwaantje Quirijns" + number))
                .is(422);
        String delivery = partner.api()
                .get(partner.path("/deliveries?partner_order_id=Q-1&event=order_created"))
                .is(200)
                .text("/data/0/delivery_id");
        db.update(
                "insert into delivery_attempts (delivery_id, attempt, started_at, latency_ms, request_url, request_headers,"
                        + " response_status, response_body, error) values (?::uuid, 1, now(), 1, 'http://partner', '{}', 500, ?, 'status 500')",
                delivery,
                "cannot find " + email);
        partner.api()
                .post(
                        partner.path("/deliveries/" + delivery + "/dismiss"),
                        Map.of("reason", "Zwaantje Quirijns" + number + " asked for it"))
                .is(200);
        differenceDismissed("Q-1", "Zwaantje Quirijns" + number + " called");
        for (String outcome : List.of("status_not_mapped", "invalid")) {
            partner.api()
                    .post(
                            partner.path("/status-updates/dismiss"),
                            Map.of("outcome", outcome, "reason", "Zwaantje Quirijns" + number + " called"))
                    .is(200);
        }
    }

    private void differenceDismissed(String order, String reason) {
        differenceDismissed(partner, order, reason);
    }

    /** Found twice, so that the reason has gone on to the second one; with another word each time, so that it is open at first. */
    private void differenceDismissed(TestPartner partner, String order, String reason) {
        String word = "NEVER_MAPPED_" + WORDS.incrementAndGet();
        Map<String, ?> list =
                Map.of("partial", true, "orders", List.of(Map.of("partner_order_id", order, "status", word)));
        Reply found = partner.api().post(partner.path("/reconciliation"), list).is(200);
        admin.post(
                        partner.path("/reconciliation/runs/" + found.text("/data/run/run_id") + "/dismiss"),
                        Map.of(
                                "difference_ids",
                                List.of(found.text("/data/differences/0/difference_id")),
                                "reason",
                                reason))
                .is(200);
        partner.api().post(partner.path("/reconciliation"), list).is(200);
    }

    @Test
    void leavesNothingOfHerInAnyColumnOfAnyTable() {
        assertThat(whereSheIs().keySet())
                .as("where she is before: the search finds what is there")
                .contains(
                        "contacts.email",
                        "organizations.name",
                        "addresses.street_address",
                        "orders.submitted",
                        "orders.partner_external_references",
                        "order_references.reference_value",
                        "line_items.description",
                        "status_transitions.transition_reason",
                        "status_transitions.business_context",
                        "delivery_attempts.response_body",
                        "deliveries.dismissal_reason",
                        "reconciliation_differences.dismissal_reason",
                        "partner_status_updates.dismissal_reason")
                .hasSizeGreaterThan(15);

        assertThat(erase().at("/data/finished").booleanValue()).isTrue();

        assertThat(whereSheIs()).isEmpty();
        assertThat(db.count(
                        "idempotency_keys where partner_organization_id = ?",
                        partner.id().value()))
                .isZero();
    }

    /** The reasons stay when the bodies go. */
    @Test
    void erasesWhyUpdatesWithoutAnOrderWereDismissedThoughTheirBodiesAreGone() {
        db.update("delete from status_update_bodies");
        erase();
        assertThat(db.count("partner_status_updates where dismissal_reason like ?", "%Quirijns" + number + "%"))
                .isZero();
    }

    /** No order of ours leads to them. */
    @Test
    void erasesWhyDifferencesWithoutAnOrderWereDismissed() {
        TestPartner stranger = TestPartner.integrated(SERVER);
        differenceDismissed("Q-nowhere", "Zwaantje Quirijns" + number + " knows of none");
        differenceDismissed(stranger, "S-nowhere", "ask " + email);
        differenceDismissed(stranger, "S-named", "another Zwaantje Quirijns" + number);
        differenceDismissed("Q-other", "nobody knows of it");
        erase();
        assertThat(reasons())
                .containsExactly("Q-other nobody knows of it", "S-named another Zwaantje Quirijns" + number);
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
    void keepsTheOrdersSkeleton() {
        Reply before = partner.order("Q-1");
        erase();
        Reply after = partner.order("Q-1");
        for (String member : List.of(
                "chargecars_order_id",
                "chargecars_order_uuid",
                "partner_order_id",
                "status",
                "partner_status",
                "status_since")) {
            assertThat(after.at("/data/" + member)).as(member).isEqualTo(before.at("/data/" + member));
        }
        assertThat(after.at("/data/partner_external_references").propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        before.at("/data/partner_external_references").propertyNames());
        assertThat(after.text("/data/partner_external_references/dealer_group_id"))
                .isEqualTo("VAN_MOSSEL_WEST");
        assertThat(after.at("/data/history").size())
                .isEqualTo(before.at("/data/history").size())
                .isEqualTo(3);
        for (int step = 0; step < 3; step++) {
            for (String member : List.of("to_status", "timestamp", "transition_id")) {
                String pointer = "/data/history/" + step + "/" + member;
                assertThat(after.at(pointer)).as(pointer).isEqualTo(before.at(pointer));
            }
        }
        assertThat(after.text("/data/customer/name")).isEqualTo("Erased customer");
        assertThat(admin.get("/api/v1/orders?ref=" + orderNumber)
                        .is(200)
                        .at("/data")
                        .size())
                .isEqualTo(1);
        assertThat(admin.get("/api/v1/orders?ref=" + TestPartner.encoded("klant-Quirijns-" + number))
                        .is(200)
                        .at("/data")
                        .size())
                .isZero();
    }

    @Test
    void sendsWhatStillWaitsWithNobodyInIt() {
        List<String> before = waiting();
        erase();
        assertThat(waiting()).isEqualTo(before).isNotEmpty();
        assertThat(partner.api().get(partner.path("/events")).is(200).at("/data"))
                .isNotEmpty()
                .allSatisfy(event -> {
                    assertThat(event.at("/customer_info/name").asString()).isEqualTo("Erased customer");
                    assertThat(event.at("/chargecars_order_id").asString()).isEqualTo(orderNumber);
                });
    }

    @Test
    void bringsNothingBackWhenTheOrderIsRepeated() {
        erase();
        Reply repeated = partner.place(order("Q-1")).isFailure(409, "ORDER_ALREADY_EXISTS");
        assertThat(repeated.raw()).contains(orderNumber, "erased").doesNotContain("quirijns");
        partner.api()
                .with("Idempotency-Key", "key-" + number)
                .post(partner.path("/orders"), order("Q-1"))
                .is(409);
        assertThat(whereSheIs()).isEmpty();
    }

    @Test
    void beginsAnewWithALaterOrderOfTheSamePerson() {
        String contact = contactOf("Q-1");
        erase();
        partner.place(order("Q-2")).is(201);
        assertThat(contactOf("Q-2")).isNotEqualTo(contact);
        assertThat(partner.order("Q-2").text("/data/customer/email")).isEqualToIgnoringCase(email);
        assertThat(partner.order("Q-1").text("/data/customer/name")).isEqualTo("Erased customer");
        assertThat(erase().at("/data/orders").intValue()).isEqualTo(1);
        assertThat(whereSheIs()).isEmpty();
    }

    /** Each way in which something can be said of an order whose customer is erased, one after the other and all together. */
    @Test
    void erasesWhatIsWrittenAfterwardsWhenAskedAgain() {
        erase();
        assertThat(count()).as("nothing new").isEqualTo("0 customers, 0 orders");
        List<Runnable> ways = List.of(
                () -> change("on_hold", "Zwaantje Quirijns" + number + " is on holiday"),
                () -> push(update("Q-1", "IN_PROGRESS").without("/timestamp")).is(200),
                () -> partner.api()
                        .patch(partner.orderPath("Q-1") + "/references", Map.of("warranty", "for " + email))
                        .is(200),
                () -> partner.api()
                        .patch(partner.orderPath("Q-1") + "/references", Map.of("partner_invoice_id", "of " + email))
                        .is(200),
                () -> push("Q-1", "NEVER_MAPPED_EITHER").is(422),
                () -> differenceDismissed("Q-1", "told Zwaantje Quirijns" + number),
                () -> partner.api()
                        .post(
                                partner.path("/status-updates/dismiss"),
                                Map.of("outcome", "status_not_mapped", "reason", "told Zwaantje Quirijns" + number))
                        .is(200));
        for (Runnable way : ways) {
            way.run();
            assertThat(count()).isEqualTo("1 customers, 1 orders");
            assertThat(erase().at("/data/orders").intValue()).isEqualTo(1);
            assertThat(count()).isEqualTo("0 customers, 0 orders");
        }
        assertThat(whereSheIs()).isEmpty();
        partner.place(order("Q-2")).is(201);
        ways.forEach(Runnable::run);
        assertThat(count()).as("and the one who came back").isEqualTo("2 customers, 2 orders");
        assertThat(erase().at("/data/finished").booleanValue()).isTrue();
        assertThat(whereSheIs()).isEmpty();
        assertThat(partner.order("Q-1").at("/data/history")).hasSize(7);
        assertThat(entries()).as("one of each time").hasSize(10);
    }

    @Test
    void isNotFinishedWhileAPartnerIsBeingToldAndErasesWhatItAnswers() {
        String delivery = db.text(
                "select deliveries.id::text from deliveries join orders on orders.id = order_id"
                        + " where order_number = ? and is_head",
                orderNumber);
        db.update("update deliveries set leased_by = uuidv7(), attempt_count = 1 where id = ?::uuid", delivery);
        assertThat(erase().at("/data/orders").intValue()).isEqualTo(1);
        Reply waiting = erase();
        assertThat(waiting.at("/data/finished").booleanValue()).isFalse();
        assertThat(waiting.at("/data/orders").intValue()).isZero();
        assertThat(waiting.at("/data/remaining_orders").intValue()).isEqualTo(1);
        db.update(
                "insert into delivery_attempts (delivery_id, attempt, started_at, latency_ms, request_url, request_headers,"
                        + " response_status, response_body) select ?::uuid, 1, erased_at, 1, 'http://partner', '{}', 200, ?"
                        + " from orders where order_number = ?",
                delivery,
                "thanks, we told " + email,
                orderNumber);
        db.update("update deliveries set leased_by = null where id = ?::uuid", delivery);
        assertThat(erase().at("/data/finished").booleanValue()).isTrue();
        assertThat(whereSheIs()).isEmpty();
        assertThat(count()).isEqualTo("0 customers, 0 orders");
    }

    @Test
    void countsWithoutChangingAnything() {
        Map<String, Long> before = whereSheIs();
        Reply counted = admin.post(ERASE, Map.of("email", email.toUpperCase(Locale.ROOT), "dry_run", true))
                .is(200);
        assertThat(counted.at("/data/orders").intValue()).isEqualTo(1);
        assertThat(counted.at("/data/customers").intValue()).isEqualTo(1);
        assertThat(whereSheIs()).isEqualTo(before);
        assertThat(entries()).isEmpty();
    }

    @Test
    void writesAFingerprintIntoTheTrailAndNothingElse() {
        String contact = contactOf("Q-1");
        erase();
        assertThat(entries())
                .singleElement()
                .asString()
                .startsWith("staff:first-admin " + contact)
                .contains("\"from\": \"hmac:", "\"erased_orders\"");
        erase();
        assertThat(entries()).as("of a repetition, which found nobody").hasSize(1);
    }

    @Test
    void writesAFingerprintIntoTheTrailAlsoWhereWhoIsNoCustomerWasNamed() {
        String address = "caller-" + number + "@example.nl";
        String named = unknownOrderWithNotes("call " + address);
        differenceDismissed("Q-caller-" + number, "as " + address + " says");

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
                        .param(SERVER.part(Fingerprints.class).of(address))
                        .query((row, _) -> Row.text(row, "entry"))
                        .list())
                .as("updates and reasons, each in the transaction that erased them; nothing of a repetition")
                .containsExactly("staff:first-admin 1", "staff:first-admin 1");
    }

    @Test
    void erasesACustomerOfThousandsOfOrdersPieceByPieceAndGoesOnWhereItWasBrokenOff() {
        db.update("""
                insert into orders (id, order_number, partner_organization_id, customer_organization_id, primary_contact_id,
                    installation_address_id, order_type, business_entity, order_status, status_since, transition_count,
                    partner_external_references, customer_name, customer_email, customer_phone, submitted, created_at, updated_at)
                select gen_random_uuid(), order_number || '-' || copy, partner_organization_id, customer_organization_id,
                    primary_contact_id, installation_address_id, order_type, business_entity, order_status, status_since,
                    transition_count, partner_external_references || jsonb_build_object('partner_order_id', 'C-' || copy),
                    customer_name, customer_email, customer_phone, submitted, created_at, updated_at
                from orders, generate_series(1, 2100) as copy where order_number = ?""", orderNumber);

        Reply first = erase();
        assertThat(first.at("/data/finished").booleanValue()).isFalse();
        assertThat(first.at("/data/orders").intValue()).isEqualTo(1_000);
        assertThat(first.at("/data/remaining_orders").intValue()).isEqualTo(1_101);
        assertThat(erase().at("/data/remaining_orders").intValue()).isEqualTo(101);
        Reply last = erase();
        assertThat(last.at("/data/finished").booleanValue()).isTrue();
        assertThat(last.at("/data/orders").intValue()).isEqualTo(101);
        assertThat(whereSheIs()).isEmpty();
        assertThat(entries()).hasSize(1);
    }

    /** Which takes as long as there are such updates: nobody's change of a status waits for it. */
    @Test
    void looksThroughUnmatchedUpdatesWithNoOrderLocked() {
        String alias = "Anders Genoemd" + number;
        partner.place(order("Q-2").with("/customer/name", alias)).is(201);
        assertThat(db.count("order_names where last_name = ?", "Genoemd" + number))
                .isOne();
        partner.api()
                .post(
                        partner.statusWebhookPath(),
                        Seed.statusUpdate().with("/partner_order_id", "Q-none").with("/notes", alias + " called"))
                .is(404);
        String ofAlias = "status_update_bodies where body like '%" + alias + "%'";
        try (var other = db.rival()) {
            other.execute("select 1 from " + ofAlias + " for update");
            CompletableFuture<Reply> erased = CompletableFuture.supplyAsync(this::erase);
            other.awaitSomebodyWaiting();
            assertThat(db.count(
                            "(select from orders where order_number = ? for no key update skip locked) as free",
                            orderNumber))
                    .isOne();
            other.rollback();
            assertThat(erased.join().at("/data/finished").booleanValue()).isTrue();
        }
        assertThat(db.count(ofAlias)).isZero();
        assertThat(db.count("order_names where last_name = ?", "Genoemd" + number))
                .isZero();
        assertThat(whereSheIs()).isEmpty();
    }

    /** Whose address is the end of another one, or has something behind it that belongs to no address. */
    @Test
    void findsAnAddressWhereItIsWholeAndNowhereElse() {
        String address = "an-" + number + "@kpn.example";
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

    private String unknownOrderWithNotes(String notes) {
        return unknownOrder(JsonBody.of("{}").with("/notes", notes).toString().replaceFirst("}$", ""));
    }

    /** @param members the beginning of an object */
    private String unknownOrder(String members) {
        String order = "N-" + WORDS.incrementAndGet();
        partner.api()
                .post(
                        partner.statusWebhookPath(),
                        members + ", \"partner_order_id\": \"" + order + "\", \"status\": \"IN_PROGRESS\"}")
                .isFailure(404, "ORDER_NOT_FOUND");
        return db.text("select id::text from partner_status_updates where partner_order_id = ?", order);
    }

    /** A dealer's number, or one that everybody enters who has none. */
    @Test
    void leavesOthersUpdatesThatHaveTheSameTelephoneNumber() {
        TestPartner stranger = TestPartner.integrated(SERVER, Seed.integration().with("/inbound_auth", "either"));
        String ofStranger = waits(stranger, "S-1");
        String ofAnotherCustomer = waits(partner, "P-1");
        partner.place(Seed.order("P-1").with("/customer/email", "piet-" + number + "@example.com"))
                .is(201);
        erase();
        assertThat(List.of(body(ofStranger), body(ofAnotherCustomer)))
                .allSatisfy(body -> assertThat(body).contains(phone));
        assertThat(reprocessed(partner, ofAnotherCustomer)).isEqualTo("applied");
    }

    @Test
    void leavesOfAWaitingUpdateWhatItTakesToProcessIt() {
        String early = waits(partner, "Q-early");
        String unmapped = db.text("select id::text from partner_status_updates where partner_organization_id = '"
                + partner.id() + "' and partner_status = 'NEVER_MAPPED'");
        erase();
        assertThat(whereSheIs()).isEmpty();
        assertThat(body(early)).contains("\"erased\": true", "Q-early", "IN_PROGRESS", "2025-06-01T10:30:00");
        partner.place(Seed.order("Q-early").with("/customer/email", "early-" + number + "@example.com"))
                .is(201);
        assertThat(reprocessed(partner, early)).isEqualTo("applied");
        assertThat(partner.order("Q-early").text("/data/status")).isEqualTo("in_progress");
        assertThat(reprocessed(partner, unmapped)).isEqualTo("status_not_mapped");
        partner.configure(Seed.integration()
                        .with("/status_mapping/partner_to_chargecars/NEVER_MAPPED", "on_hold")
                        .without("/status_mapping/chargecars_to_partner"))
                .is(200);
        assertThat(reprocessed(partner, unmapped)).isEqualTo("applied");
    }

    /** With what was wrong erased, what is left would be in order. */
    @Test
    void appliesNoUpdateThatCouldNotBeRead() {
        push(update("Q-1", "DELIVERED").with("/notes", "x".repeat(2_001))).is(422);
        String invalid = db.text("select id::text from partner_status_updates where partner_organization_id = '"
                + partner.id() + "' and partner_status = 'DELIVERED' and outcome = 'invalid'");
        erase();
        admin.post(partner.path("/status-updates/" + invalid + "/reprocess"), "")
                .isFailure(409, "PAYLOAD_EXPIRED");
        assertThat(partner.order("Q-1").text("/data/status")).isEqualTo("in_progress");
        assertThat(count()).as("nothing of it is left").isEqualTo("0 customers, 0 orders");
    }

    /** While there was no integration to say that it could not be read. */
    @Test
    void appliesNoUpdateOfWhichNobodyKnowsWhetherItCouldBeRead() {
        partner.configure(JsonBody.of("{\"integration_name\": \"volvo_dealer_api\", \"is_active\": false}"))
                .is(200);
        push(update("Q-1", "DELIVERED").with("/notes", "x".repeat(2_001))).isFailure(409, "NO_ACTIVE_INTEGRATION");
        String kept = db.text("select id::text from partner_status_updates where partner_organization_id = '"
                + partner.id() + "' and outcome = 'no_active_integration'");
        erase();
        partner.configure(JsonBody.of("{\"integration_name\": \"volvo_dealer_api\", \"is_active\": true}"))
                .is(200);
        admin.post(partner.path("/status-updates/" + kept + "/reprocess"), "").isFailure(409, "PAYLOAD_EXPIRED");
        assertThat(partner.order("Q-1").text("/data/status")).isEqualTo("in_progress");
    }

    /** For its order; the showroom's number is hers, too. */
    private String waits(TestPartner from, String order) {
        JsonBody update = Seed.statusUpdate().with("/partner_order_id", order).with("/technician_info/phone", phone);
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

    @Test
    void findsNobodyOfAnotherAddress() {
        Reply nobody = admin.post(ERASE, Map.of("email", "nobody-" + number + "@example.nl"))
                .is(200);
        assertThat(nobody.at("/data/customers").intValue()).isZero();
        assertThat(nobody.at("/data/finished").booleanValue()).isTrue();
        assertThat(whereSheIs()).isNotEmpty();
    }

    private JsonBody order(String partnerOrderId) {
        return Seed.order(partnerOrderId)
                .with("/partner_customer_id", "klant-Quirijns-" + number)
                .with("/customer/name", "Zwaantje Quirijns" + number)
                .with("/customer/email", email)
                .with("/customer/phone", phone)
                .with("/customer/address/street", "Xylofoonlaan " + number)
                .with("/customer/address/city", "Quedam" + number)
                .with("/customer/address/postal_code", "97%02d QX".formatted(number))
                .with("/line_items/0/description", "Wallbox for Zwaantje Quirijns" + number)
                .with("/installation_preferences/access_notes", "Sleutel onder de kwekerij " + number);
    }

    private Reply push(String order, String status) {
        return push(update(order, status));
    }

    private Reply push(JsonBody update) {
        return partner.api().post(partner.statusWebhookPath(), update);
    }

    private JsonBody update(String order, String status) {
        return Seed.statusUpdate()
                .with("/partner_order_id", order)
                .with("/partner_customer_id", "klant-Quirijns-" + number)
                .with("/status", status)
                .with("/notes", "Zwaantje Quirijns" + number + " wants a call on " + phone)
                .with("/technician_info/name", "met Zwaantje Quirijns" + number);
    }

    private void change(String toStatus, String reason) {
        admin.post(
                        "/api/v1/status/change",
                        Map.of(
                                "entity_type",
                                "order",
                                "entity_id",
                                orderNumber,
                                "to_status",
                                toStatus,
                                "transition_reason",
                                reason,
                                "business_context",
                                Map.of("called", phone)))
                .is(200);
    }

    private String count() {
        Reply counted =
                admin.post(ERASE, Map.of("email", email, "dry_run", true)).is(200);
        return counted.at("/data/customers") + " customers, " + counted.at("/data/orders") + " orders";
    }

    private Reply erase() {
        return admin.post(ERASE, Map.of("email", email)).is(200);
    }

    /** How many rows say who she is, in each place. In one statement: a connection for each column would open all partitions each time. */
    private Map<String, Long> whereSheIs() {
        String anyTrait = "("
                + String.join(
                        "|", traits().stream().map(CustomerErasureTest::quoted).toList()) + ")";
        Map<String, Long> found = new TreeMap<>();
        db.client().sql(countsByColumn()).param("trait", anyTrait).query(row -> {
            found.put(Row.text(row, "place"), row.getLong("rows"));
        });
        return found;
    }

    /** Of every column that can hold text, of every table, partitions by way of their parents: rows with the trait, where there are any. */
    private String countsByColumn() {
        return db.text("""
                select string_agg(format('select %L as place, count(*) as rows from %I where %s ~* :trait having count(*) > 0',
                    columns.table_name || '.' || columns.column_name,
                    columns.table_name,
                    format(case columns.data_type when 'bytea' then 'encode(%I, ''escape'')' else 'cast(%I as text)' end,
                        columns.column_name)), ' union all ')
                from information_schema.columns
                join pg_class on pg_class.oid = format('%I.%I', columns.table_schema, columns.table_name)::regclass
                where columns.table_schema = 'public' and pg_class.relkind in ('r', 'p') and not pg_class.relispartition
                  and columns.data_type in ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY')
                """);
    }

    private static String quoted(String text) {
        return text.replaceAll("([.+])", "\\\\$1");
    }

    private List<String> waiting() {
        return db.client()
                .sql("select concat_ws(' ', id, state, event) as delivery from deliveries"
                        + " where partner_organization_id = ? and state = 'pending' order by id")
                .param(partner.id().value())
                .query((row, _) -> Row.text(row, "delivery"))
                .list();
    }

    private String contactOf(String partnerOrderId) {
        return db.one(
                        UUID.class,
                        "select primary_contact_id from orders where id = ?::uuid",
                        partner.order(partnerOrderId).text("/data/chargecars_order_uuid"))
                .toString();
    }

    /** Actor, record and changes, one line each. */
    private List<String> entries() {
        return db.client()
                .sql("select concat_ws(' ', actor, record_id, changes) as entry from audit_logs"
                        + " where action = 'CUSTOMER_ERASED' and record_id in"
                        + " (select primary_contact_id::text from orders where partner_organization_id = ?)")
                .param(partner.id().value())
                .query((row, _) -> Row.text(row, "entry"))
                .list();
    }
}
