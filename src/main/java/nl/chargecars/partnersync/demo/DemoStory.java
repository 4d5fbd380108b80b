package nl.chargecars.partnersync.demo;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.simulator.Reply;
import nl.chargecars.partnersync.simulator.Signing;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.simulator.StatusMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plays the demo story, and prints each step as it happens. Uses only the HTTP API and the simulated partners. */
public final class DemoStory {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration RECOVERY = Duration.ofSeconds(40);
    private static final List<String> GROENDUS_ORDERS = List.of("GRD-1001", "GRD-1002", "GRD-1003");
    private static final List<String> GROENDUS_STEPS = List.of("approved", "scheduled", "in_progress", "completed");
    private static final String GROENDUS_OPEN = "GRD-1004";
    private static final String FIFTY_FIVE = "50F-77";

    private final Staff staff;
    private final Storyteller teller;
    private final CastMember volvo;
    private final CastMember groendus;
    private final CastMember fiftyFive;
    private @Nullable Colleague colleague;
    private final Instant start = InstantSource.system().instant();

    /**
     * @param baseUrl address of the running server
     * @param adminKey an API key with the role {@code admin}
     * @param out where the story is printed
     */
    public DemoStory(URI baseUrl, String adminKey, PrintStream out) {
        this.staff = new Staff(baseUrl, adminKey);
        this.teller = Storyteller.to(out, System.getenv());
        this.volvo = new CastMember(
                "Volvo dealer portal", "volvo_dealer_api", Vocabulary.DEALER_PORTAL, SimulatedPartner.start("Volvo"));
        this.groendus = new CastMember(
                "Groendus", "groendus_api", Vocabulary.ENERGY_SUPPLIER, SimulatedPartner.start("Groendus"));
        this.fiftyFive = new CastMember("50five", "50five_forms", Vocabulary.FORMS, null);
    }

    /**
     * Plays all steps and returns after the last one.
     *
     * @param once true: closes the simulated partners at the end; false: leaves them running, so that people can try things, and
     *     prints what to try
     * @return whether every step succeeded
     */
    public boolean play(boolean once) {
        teller.title("ChargeCars Partner Sync: one day with three partners");
        setTheStage();
        takeOrdersIn();
        moveStatusesBothWays();
        loseAPartnerAndGetItBack();
        mendTheMapping();
        leaveSomethingToMend();
        boolean held = teller.end();
        if (once) {
            volvo.endpoint().close();
            groendus.endpoint().close();
            staff.close();
        } else {
            tellWhatToTry();
        }
        return held;
    }

    private void setTheStage() {
        teller.chapter("Three partners are set up, each with its own words for the statuses");
        teller.step(
                "Volvo dealer portal, the mapping of the specification",
                () -> volvo.setUp(staff, List.of("order_created", "status_changed")));
        teller.step(
                "Groendus, an energy supplier that speaks Dutch",
                () -> groendus.setUp(staff, List.of("order_created", "status_changed")));
        teller.step("50five, which polls instead", () -> fiftyFive.setUp(staff, List.of("status_changed")));
    }

    private void takeOrdersIn() {
        teller.chapter("Orders come in under the partners' own references");
        teller.step("Volvo places order " + SampleOrders.VOLVO, () -> {
            Expect.status(201, volvo.place(SampleOrders.volvo(), SampleOrders.VOLVO));
            return "it is " + volvo.number(SampleOrders.VOLVO);
        });
        teller.step("Volvo sends it again, not sure it arrived", () -> {
            Reply again = Expect.status(200, volvo.client().placeOrder(SampleOrders.volvo()));
            Expect.same(
                    "the number",
                    volvo.number(SampleOrders.VOLVO),
                    again.data().path("chargecars_order_id").asString());
            return "the same order, no second one";
        });
        teller.step("Volvo sends other content under that reference", () -> {
            Reply other = Expect.status(409, volvo.client().placeOrder(SampleOrders.volvoChanged()));
            return "refused: " + other.body().at("/error/details/0/pointer").asString() + " differs";
        });
        teller.step("Groendus places three orders", () -> {
            for (String order : GROENDUS_ORDERS) {
                Expect.status(
                        201, groendus.place(SampleOrders.plain(order, GROENDUS_ORDERS.indexOf(order) + 1), order));
            }
            return groendus.number("GRD-1001") + " to " + groendus.number("GRD-1003");
        });
        teller.step("50five places one", () -> {
            Expect.status(201, fiftyFive.place(SampleOrders.plain(FIFTY_FIVE, 9), FIFTY_FIVE));
            return fiftyFive.number(FIFTY_FIVE);
        });
        teller.step("Staff find Volvo's order by its purchase order number", () -> {
            JsonNode found = staff.get("/api/v1/orders?ref=PO-20250601-001");
            Expect.that(found.size() >= 1, "nothing was found");
            return found.get(0).path("chargecars_order_id").asString() + ", dealer group "
                    + found.get(0)
                            .at("/partner_external_references/dealer_group_id")
                            .asString();
        });
    }

    private void moveStatusesBothWays() {
        teller.chapter("Statuses travel both ways, each side in its own words");
        teller.step("Staff approve Volvo's order; Volvo hears it, signed", () -> {
            staff.moveTo(volvo.number(SampleOrders.VOLVO), "approved");
            return heard(volvo, SampleOrders.VOLVO, List.of("RECEIVED", "CONFIRMED"), SOON);
        });
        StatusMessage inProgress =
                StatusMessage.of(SampleOrders.VOLVO, "IN_PROGRESS", start).notes("Installation scheduled for tomorrow");
        teller.step("Volvo reports IN_PROGRESS", () -> {
            Reply reply = Expect.status(200, volvo.client().pushStatus(inProgress));
            Expect.same("the outcome", "applied", outcome(reply));
            return "applied: our status is "
                    + reply.data().path("mapped_status").asString();
        });
        teller.step("Volvo's system sends that message twice", () -> {
            Reply reply = Expect.status(200, volvo.client().pushStatus(inProgress));
            Expect.same("the outcome", "duplicate", outcome(reply));
            return "recognised as a duplicate";
        });
        teller.step("An older message of Volvo arrives late", () -> {
            StatusMessage late = StatusMessage.of(SampleOrders.VOLVO, "CONFIRMED", start.minus(Duration.ofMinutes(10)));
            Reply reply = Expect.status(200, volvo.client().pushStatus(late, Signing.SEED));
            Expect.same("the outcome", "stale", outcome(reply));
            return "recognised as stale; the order stays in progress";
        });
        teller.step("Somebody else signs a message for Volvo", () -> {
            Reply reply = volvo.client().pushStatus(inProgress.withNewId(), Signing.WRONG);
            return "refused: " + Expect.status(401, reply).errorCode();
        });
        teller.step("Volvo was not told what it said itself", () -> {
            Expect.same(
                    "the statuses that Volvo heard",
                    List.of("RECEIVED", "CONFIRMED"),
                    volvo.endpoint().log().statusesOf(SampleOrders.VOLVO, "status_changed"));
            return "no echo";
        });
        teller.step("50five asks its feed what happened", () -> {
            staff.moveTo(fiftyFive.number(FIFTY_FIVE), "scheduled");
            Reply feed = Expect.status(200, fiftyFive.client().events());
            JsonNode events = feed.data();
            Expect.same("the events", 2, events.size());
            return events.get(0).path("status").asString() + ", then "
                    + events.get(1).path("status").asString();
        });
    }

    private void loseAPartnerAndGetItBack() {
        teller.chapter("A partner is down for a while, and misses nothing");
        teller.step("Groendus' endpoint goes down", () -> {
            heardByGroendus(List.of("new"));
            groendus.endpoint().goDown();
            return "connections are refused";
        });
        teller.step("Meanwhile its three orders are installed", () -> {
            for (String status : GROENDUS_STEPS) {
                for (String order : GROENDUS_ORDERS) {
                    staff.moveTo(groendus.number(order), status);
                }
            }
            return "12 status changes";
        });
        teller.step("Nothing is lost: the changes wait", () -> {
            JsonNode waiting = staff.get(groendus.path("deliveries?state=pending"));
            Expect.same("the deliveries waiting", 12, waiting.size());
            return "12 deliveries pending, the first ones being retried";
        });
        teller.step("Groendus is back, and hears everything in order", () -> {
            groendus.endpoint().comeBack();
            List<String> everything = new ArrayList<>(List.of("new"));
            everything.addAll(GROENDUS_STEPS);
            heardByGroendus(everything);
            return "each order: ONTVANGEN, AKKOORD, INGEPLAND, IN_UITVOERING, OPGELEVERD";
        });
    }

    private void mendTheMapping() {
        teller.chapter("A partner uses a word that nobody mapped, and staff mend it");
        StatusMessage onSite = StatusMessage.of(SampleOrders.VOLVO, "HANDED_OVER", start.plusSeconds(60));
        teller.step("Volvo reports HANDED_OVER", () -> {
            Reply reply = Expect.status(422, volvo.client().pushStatus(onSite));
            return "kept, and refused: " + reply.errorCode();
        });
        teller.step("Staff add the word to the mapping", () -> {
            staff.post(
                    volvo.path("integration-config"),
                    Map.of(
                            "integration_name",
                            volvo.integrationName(),
                            "status_mapping",
                            volvo.vocabulary().mappingWith("HANDED_OVER", "completed")));
            return "HANDED_OVER means completed";
        });
        teller.step("... and process the update again", () -> {
            JsonNode refused = staff.get(volvo.path("status-updates?outcome=status_not_mapped"));
            String update = refused.get(0).path("status_update_id").asString();
            JsonNode done = staff.post(volvo.path("status-updates/" + update + "/reprocess"), Map.of());
            Expect.same("the outcome", "applied", done.path("outcome").asString());
            return "applied: the order is " + done.path("mapped_status").asString();
        });
    }

    private void leaveSomethingToMend() {
        teller.chapter("And now you: the dashboard shows why a status does not reach Volvo");
        teller.step("Volvo places order " + SampleOrders.VOLVO_UNTOLD, () -> {
            Expect.status(
                    201, volvo.place(SampleOrders.plain(SampleOrders.VOLVO_UNTOLD, 12), SampleOrders.VOLVO_UNTOLD));
            staff.moveTo(volvo.number(SampleOrders.VOLVO_UNTOLD), "approved");
            return heard(volvo, SampleOrders.VOLVO_UNTOLD, List.of("RECEIVED", "CONFIRMED"), SOON);
        });
        teller.step("Staff plan the visit, and Volvo hears nothing of it", () -> {
            staff.moveTo(volvo.number(SampleOrders.VOLVO_UNTOLD), "scheduled");
            JsonNode told = staff.get(volvo.path("deliveries?partner_order_id=" + SampleOrders.VOLVO_UNTOLD));
            Expect.same("the changes that Volvo is told", 3, told.size());
            return "find out why at " + staff.server().resolve("/orders/" + volvo.number(SampleOrders.VOLVO_UNTOLD));
        });
        teller.step("Groendus reports AFSPRAAK_GEMAAKT of a new order, which nobody mapped", () -> {
            Expect.status(201, groendus.place(SampleOrders.plain(GROENDUS_OPEN, 13), GROENDUS_OPEN));
            var unknownWord = StatusMessage.of(GROENDUS_OPEN, "AFSPRAAK_GEMAAKT", start.plusSeconds(90));
            return "kept, and refused: "
                    + Expect.status(422, groendus.client().pushStatus(unknownWord))
                            .errorCode();
        });
        teller.step("A colleague of operations is invited", () -> {
            colleague = Colleague.invitedBy(staff);
            return "sign in as below, and mend both";
        });
    }

    private void heardByGroendus(List<String> statuses) {
        List<String> words = statuses.stream().map(groendus.vocabulary()::word).toList();
        for (String order : GROENDUS_ORDERS) {
            heard(groendus, order, words, RECOVERY);
        }
    }

    /**
     * Waits until a partner has received webhooks with exactly these statuses of an order, in this order, and checks their
     * signatures.
     */
    private static String heard(CastMember partner, String order, List<String> statuses, Duration longest) {
        var log = partner.endpoint().log();
        log.await(
                "the statuses " + statuses + " of " + order,
                _ -> log.statusesOf(order, "status_changed").size() >= statuses.size(),
                longest);
        Expect.same("the statuses heard", statuses, log.statusesOf(order, "status_changed"));
        Expect.that(log.about(order).stream().allMatch(webhook -> webhook.verified()), "a signature did not verify");
        return String.join(", then ", statuses);
    }

    private static String outcome(Reply reply) {
        return reply.data().path("outcome").asString();
    }

    private void tellWhatToTry() {
        Map<String, String> facts = new LinkedHashMap<>();
        if (colleague != null) {
            facts.put(
                    "dashboard",
                    staff.server()
                            .resolve("/orders?ref=" + SampleOrders.VOLVO_UNTOLD)
                            .toString());
            facts.put("sign in as", colleague.email());
            facts.put("password", colleague.password());
        }
        facts.put("API reference", staff.server().resolve("/docs").toString());
        try {
            facts.put("Volvo's id", volvo.access().partnerId());
            facts.put("Volvo's key", volvo.access().apiKey());
            facts.put(
                    "try",
                    "curl -s -H 'X-API-Key: " + volvo.access().apiKey() + "' " + staff.server()
                            + volvo.path("orders/" + SampleOrders.VOLVO));
        } catch (StepFailedException notSetUp) {
            facts.put("note", notSetUp.getMessage());
        }
        facts.put("stop", "Ctrl-C");
        teller.facts(facts);
    }
}
