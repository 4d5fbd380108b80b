package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.order.PlaceOutcome;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests several nodes on one database: concurrent transactions that bypass this node's single committer. Their batches have orders of
 * several companies in any order, the same orders as other nodes' batches, and customers in common.
 */
@ExtendWith(WithServer.class)
class SeveralNodesTest {

    private static final int NODES = 10;
    private static final int BATCHES_A_NODE = 6;
    private static final int DIFFERENT_ORDERS = 40;
    private static final int CUSTOMERS = 7;

    private final TestServer server;
    private final List<TestPartner> partners;

    SeveralNodesTest(TestServer server) {
        this.server = server;
        this.partners = Stream.of("laderthuis", "zaptecshop", "meterkastthuis")
                .map(company -> TestPartner.integrated(server, company))
                .toList();
    }

    /**
     * A deadlock would fail the test: all nodes must take the locks in the same order. If another node has created a customer first,
     * the transaction has lost a race.
     */
    @Test
    void placeEveryOrderOnceAndNumberThemWithoutGapsOrDeadlocks() {
        server.clock().set(Instant.parse("2061-05-01T12:00:00Z"));
        List<PlaceOutcome> outcomes =
                AtOnce.call(NODES, this::work).stream().flatMap(List::stream).toList();

        assertThat(outcomes)
                .allMatch(
                        outcome -> outcome instanceof PlaceOutcome.Placed || outcome instanceof PlaceOutcome.Repeated);
        Set<String> orders =
                outcomes.stream().map(outcome -> outcome.order().toString()).collect(Collectors.toSet());
        List<String> placed = outcomes.stream()
                .filter(PlaceOutcome.Placed.class::isInstance)
                .map(PlaceOutcome::number)
                .toList();
        assertThat(placed).hasSameSizeAs(orders).doesNotHaveDuplicates();
        for (String prefix : List.of("LT", "ZS", "MK")) {
            long many =
                    placed.stream().filter(number -> number.startsWith(prefix)).count();
            assertThat(placed)
                    .containsAll(IntStream.rangeClosed(1, Math.toIntExact(many))
                            .mapToObj(number -> "%s-2061-%05d".formatted(prefix, number))
                            .toList());
        }
    }

    private List<PlaceOutcome> work(int node) {
        var random = new Random(node);
        List<PlaceOutcome> outcomes = new ArrayList<>();
        for (int batch = 0; batch < BATCHES_A_NODE; batch++) {
            List<PlaceCommand> commands = IntStream.rangeClosed(0, random.nextInt(8))
                    .mapToObj(_ -> command(random.nextInt(DIFFERENT_ORDERS)))
                    .toList();
            place(commands).forEach(outcome -> outcomes.add(((IntakeOutcome.Settled) outcome).outcome()));
        }
        return outcomes;
    }

    /** Places orders as the group commit does: a transaction that lost a race is run again. */
    private List<IntakeOutcome> place(List<PlaceCommand> commands) {
        for (int lostRaces = 0; lostRaces <= CUSTOMERS; lostRaces++) {
            try {
                return Objects.requireNonNull(server.part(TransactionTemplate.class)
                        .execute(_ -> server.part(Intake.class).place(commands)));
            } catch (DuplicateKeyException lostRace) {
                assertThat(lostRace).hasMessageContaining("contacts_customer_email");
            }
        }
        throw new AssertionError("more races lost than there are customers to race for");
    }

    private PlaceCommand command(int order) {
        TestPartner partner = partners.get(order % partners.size());
        JsonBody body = Seed.order("order " + order)
                .with(
                        "/customer/email",
                        "customer" + order % CUSTOMERS + "@"
                                + partners.getFirst().id() + ".example");
        var json = server.part(Json.class).object(body.toString().getBytes(StandardCharsets.UTF_8));
        return new PlaceCommand(
                partner.id(), server.part(OrderParser.class).parse(json), null, "", Actor.partner(partner.id()));
    }
}
