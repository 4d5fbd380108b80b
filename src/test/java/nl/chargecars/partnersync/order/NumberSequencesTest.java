package nl.chargecars.partnersync.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.partner.BusinessEntity;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.Writes;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests that a company's order numbers of a year are 1, 2, 3 and so on without gaps, and that an order keeps its number. The
 * batches are random, have repeated and conflicting orders, and some are rolled back.
 */
class NumberSequencesTest {

    private static final TestServer SERVER = TestServer.shared();
    private static final List<BusinessEntity> COMPANIES =
            List.of(BusinessEntity.CHARGECARS, BusinessEntity.LADERTHUIS, BusinessEntity.RATIOSHOP);
    private static final AtomicInteger YEAR = new AtomicInteger(2100);

    /** Anew for each property: other tests deactivate the integrations of partners that are not theirs. */
    private final Map<BusinessEntity, TestPartner> partners = partners();

    private Instant before = Instant.EPOCH;

    /** @param name stands for the partner's order id: the same name is the same order */
    record Placing(BusinessEntity company, int name, int content) {}

    record Batch(List<Placing> placings, boolean rolledBack) {}

    @BeforeTry
    void goToAYearThatHasNoNumbersYet() {
        before = SERVER.clock().instant();
        SERVER.clock().set(Instant.parse(YEAR.incrementAndGet() + "-06-01T12:00:00Z"));
    }

    @AfterTry
    void comeBack() {
        SERVER.clock().set(before);
    }

    @Property(tries = 40)
    void numbersOrdersWithoutGaps(@ForAll("batches") List<Batch> batches) {
        Map<String, String> numbers = new HashMap<>();
        Map<String, Integer> contents = new HashMap<>();
        Map<BusinessEntity, Integer> last = new EnumMap<>(BusinessEntity.class);
        for (Batch batch : batches) {
            List<PlaceOutcome> outcomes = place(batch);
            assertThat(outcomes).hasSameSizeAs(batch.placings());
            if (batch.rolledBack()) {
                continue;
            }
            for (int index = 0; index < outcomes.size(); index++) {
                Placing placing = batch.placings().get(index);
                PlaceOutcome outcome = outcomes.get(index);
                String order = placing.company() + " " + placing.name();
                if (!numbers.containsKey(order)) {
                    int number = last.merge(placing.company(), 1, Integer::sum);
                    numbers.put(order, numbered(placing.company(), number));
                    contents.put(order, placing.content());
                    assertThat(outcome).isInstanceOf(PlaceOutcome.Placed.class);
                } else if (Objects.equals(contents.get(order), placing.content())) {
                    assertThat(outcome).isInstanceOf(PlaceOutcome.Repeated.class);
                } else {
                    assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    PlaceOutcome.Conflicting.class,
                                    conflict -> assertThat(conflict.differing()).containsExactly("/content"));
                }
                assertThat(outcome.number()).isEqualTo(numbers.get(order));
            }
        }
    }

    @Property
    void writesAtLeastFiveDigits(@ForAll("numbers") long number) {
        var counter = new NumberSequences.Counter(BusinessEntity.CHARGECARS, 2026, number - 1);
        String written = counter.next();
        assertThat(written).matches("CC-2026-\\d{5,}");
        assertThat(Long.parseLong(written.substring("CC-2026-".length()))).isEqualTo(number);
        assertThat(written.length() > "CC-2026-00001".length()).isEqualTo(number > 99_999);
    }

    @Provide
    Arbitrary<Long> numbers() {
        return Arbitraries.longs().between(1, 1_000_000_000_000L);
    }

    @Provide
    Arbitrary<List<Batch>> batches() {
        Arbitrary<Placing> placing = Combinators.combine(
                        Arbitraries.of(COMPANIES),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.frequency(Tuple.of(4, 1), Tuple.of(1, 2)))
                .as(Placing::new);
        Arbitrary<Boolean> rolledBack = Arbitraries.of(false, false, false, true);
        return Combinators.combine(placing.list().ofMinSize(1).ofMaxSize(10), rolledBack)
                .as(Batch::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private List<PlaceOutcome> place(Batch batch) {
        List<NewOrder> orders = batch.placings().stream().map(this::order).toList();
        return Objects.requireNonNull(SERVER.part(TransactionTemplate.class).execute(status -> {
            var writes = new Writes();
            List<PlaceOutcome> outcomes = SERVER.part(OrderPlacement.class).place(orders, writes);
            writes.send();
            if (batch.rolledBack()) {
                status.setRollbackOnly();
            }
            return outcomes;
        }));
    }

    /** The order of a placing. Its id contains the year, so that each try has orders of its own. */
    private NewOrder order(Placing placing) {
        TestPartner partner = Objects.requireNonNull(partners.get(placing.company()));
        var customer = new CustomerDetails(
                "Jan Janssen",
                "jan" + placing.name() + "@example.com",
                null,
                new InstallationAddress("Hoofdstraat 1", "Amsterdam", "1012AB", "Netherlands"));
        return new NewOrder(
                SERVER.part(Partners.class).require(partner.id()),
                SERVER.part(Integrations.class).active(partner.id()).orElseThrow(),
                Map.of(References.PARTNER_ORDER_ID, YEAR.get() + "/" + placing.name()),
                customer,
                List.of(new NewLineItem("WALLBOX", "Wallbox", 1, null)),
                null,
                "{\"content\":" + placing.content() + "}",
                Actor.partner(partner.id()));
    }

    private static String numbered(BusinessEntity company, int number) {
        return "%s-%d-%05d".formatted(company.prefix(), YEAR.get(), number);
    }

    private static Map<BusinessEntity, TestPartner> partners() {
        Map<BusinessEntity, TestPartner> partners = new EnumMap<>(BusinessEntity.class);
        COMPANIES.forEach(company -> partners.put(company, TestPartner.integrated(SERVER, company.wireName())));
        return partners;
    }
}
