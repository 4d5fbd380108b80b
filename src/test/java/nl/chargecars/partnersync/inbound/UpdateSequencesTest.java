package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import nl.chargecars.partnersync.simulator.OutOfOrder;
import nl.chargecars.partnersync.simulator.PartnerAccess;
import nl.chargecars.partnersync.simulator.PartnerClient;
import nl.chargecars.partnersync.simulator.Reply;
import nl.chargecars.partnersync.simulator.Signing;
import nl.chargecars.partnersync.simulator.StatusMessage;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;

/**
 * Tests that in whatever way a partner's messages arrive (late, twice, in any order), each outcome and the final status equal those of
 * a simple model.
 */
class UpdateSequencesTest {

    private static final Instant START = Instant.parse("2025-06-01T10:00:00Z");

    /** The contract's table of transitions, written a second time. */
    private static final Map<String, Set<String>> WORKFLOW = Map.of(
            "new", Set.of("approved", "scheduled", "in_progress", "on_hold", "cancelled"),
            "approved", Set.of("scheduled", "in_progress", "completed", "on_hold", "cancelled"),
            "scheduled", Set.of("approved", "in_progress", "completed", "on_hold", "cancelled"),
            "in_progress", Set.of("scheduled", "completed", "on_hold", "cancelled"),
            "on_hold", Set.of("new", "approved", "scheduled", "in_progress", "cancelled"),
            "completed", Set.of(),
            "cancelled", Set.of());

    private static final String UNMAPPED = "UNHEARD_OF";

    private static final TestServer SERVER = TestServer.shared();

    // anew for each property: other tests deactivate the integrations of partners that are not theirs
    private final TestPartner partner = TestPartner.integrated(SERVER, StatusSender.integration());
    private final PartnerClient client = PartnerClient.of(
            new PartnerAccess(SERVER.url(), partner.id().toString(), "", partner.webhookSecret()), SERVER.clock());

    /** @param minute after the start; the message's timestamp, so that messages of the same minute have the same one */
    record Sent(String word, int minute) {
        StatusMessage message(String partnerOrderId) {
            return StatusMessage.of(partnerOrderId, word, START.plus(Duration.ofMinutes(minute)));
        }
    }

    @Property(tries = 25)
    void everyOutcomeIsTheModels(
            @ForAll("sequences") List<Sent> sequence, @ForAll boolean shuffled, @ForAll long seed) {
        String order = newOrder();
        List<StatusMessage> messages =
                sequence.stream().map(sent -> sent.message(order)).toList();
        List<StatusMessage> arriving = OutOfOrder.duplicated(messages, seed);
        if (shuffled) {
            arriving = OutOfOrder.shuffled(arriving, seed);
        }
        var model = new Model();
        for (StatusMessage message : arriving) {
            Signing signing = message.id().hashCode() % 3 == 0 ? Signing.SEED : Signing.STANDARD;
            assertThat(said(client.pushStatus(message, signing)))
                    .as("%s after %s", message.body(), model.walk)
                    .isEqualTo(model.receive(message, signing));
        }
        assertThat(walk(order)).isEqualTo(model.walk);
    }

    @Property(tries = 15)
    void anOrderEndsWhereThePartnersNewestMessageSaysWhateverComesLateOrTwice(
            @ForAll("statusesBefore") List<String> words, @ForAll long seed) {
        String order = newOrder();
        List<StatusMessage> messages = new ArrayList<>();
        for (int minute = 0; minute < words.size(); minute++) {
            messages.add(new Sent(StatusSender.word(words.get(minute)), minute).message(order));
        }
        // on_hold is allowed after each of these statuses, and each of them after on_hold
        messages.add(new Sent(StatusSender.word("on_hold"), words.size()).message(order));
        OutOfOrder.shuffled(OutOfOrder.duplicated(messages, seed), seed).forEach(client::pushStatus);
        assertThat(walk(order).getLast()).isEqualTo("on_hold");
    }

    @Provide
    Arbitrary<List<Sent>> sequences() {
        List<String> words = new ArrayList<>(StatusSender.WORDS.values());
        words.add(UNMAPPED);
        return Combinators.combine(Arbitraries.of(words), Arbitraries.integers().between(0, 20))
                .as(Sent::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> statusesBefore() {
        return Arbitraries.of("new", "approved", "scheduled", "in_progress")
                .list()
                .ofMaxSize(8);
    }

    private String newOrder() {
        String partnerOrderId = "VLV-" + UUID.randomUUID();
        partner.placed(partnerOrderId);
        return partnerOrderId;
    }

    private List<String> walk(String partnerOrderId) {
        return partner.order(partnerOrderId).texts("/data/history", "to_status");
    }

    /** The outcome of an accepted update; the error code of a refused one. */
    private static String said(Reply reply) {
        return reply.succeeded() ? reply.data().path("outcome").asString() : reply.errorCode();
    }

    /** The outcomes that the contract defines for a sequence of messages. */
    private static final class Model {

        private final List<String> walk = new ArrayList<>(List.of("new"));
        private final Set<String> acceptedIds = new HashSet<>();
        private final Set<String> acceptedBodies = new HashSet<>();
        private final Map<String, String> statuses = new HashMap<>();
        private Instant newest = Instant.MIN;

        Model() {
            StatusSender.WORDS.forEach((status, word) -> statuses.put(word, status));
        }

        String receive(StatusMessage message, Signing signing) {
            String id = signing == Signing.STANDARD ? message.id() : "";
            // the body has only order, status and timestamp, so that equal bodies are equal updates
            if (acceptedIds.contains(id) || acceptedBodies.contains(message.body())) {
                return "duplicate";
            }
            String outcome = decide(message);
            if (Set.of("applied", "unchanged", "stale").contains(outcome)) {
                acceptedBodies.add(message.body());
                if (!id.isEmpty()) {
                    acceptedIds.add(id);
                }
            }
            return outcome;
        }

        private String decide(StatusMessage message) {
            var body = JsonBody.of(message.body()).tree();
            String to = statuses.get(body.path("status").asString());
            Instant at = Instant.parse(body.path("timestamp").asString());
            if (to == null) {
                return "STATUS_NOT_MAPPED";
            }
            if (at.isBefore(newest)) {
                return "stale";
            }
            if (to.equals(walk.getLast())) {
                return "unchanged";
            }
            if (!WORKFLOW.getOrDefault(walk.getLast(), Set.of()).contains(to)) {
                return "INVALID_STATUS_TRANSITION";
            }
            newest = at;
            walk.add(to);
            return "applied";
        }
    }
}
