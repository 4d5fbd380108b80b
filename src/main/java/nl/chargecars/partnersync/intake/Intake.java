package nl.chargecars.partnersync.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import nl.chargecars.partnersync.figures.IntegrationFigures;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.figures.IntegrationMeters.Counted;
import nl.chargecars.partnersync.figures.SyncResult;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.intake.IdempotencyRepository.Stored;
import nl.chargecars.partnersync.order.NewOrder;
import nl.chargecars.partnersync.order.OrderPlacement;
import nl.chargecars.partnersync.order.PlaceOutcome;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Reads;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.stereotype.Component;

/**
 * Places a batch of orders in the caller's transaction (seed, "Create Order from Partner API"): the orders, the figures and the
 * stored responses of their idempotency keys are committed together or not at all.
 */
@Component
class Intake {

    private static final String ALREADY_EXISTS = "order_already_exists";

    private final IdempotencyRepository keys;
    private final Partners partners;
    private final Integrations integrations;
    private final OrderPlacement placement;
    private final IntegrationFigures figures;
    private final IntegrationMeters meters;
    private final OrderAnswers answers;
    private final Clock clock;

    Intake(
            IdempotencyRepository keys,
            Partners partners,
            Integrations integrations,
            OrderPlacement placement,
            IntegrationFigures figures,
            IntegrationMeters meters,
            OrderAnswers answers,
            Clock clock) {
        this.keys = keys;
        this.partners = partners;
        this.integrations = integrations;
        this.placement = placement;
        this.figures = figures;
        this.meters = meters;
        this.answers = answers;
        this.clock = clock;
    }

    /** Places the orders. Returns the outcomes in the order of the commands. */
    List<IntakeOutcome> place(List<PlaceCommand> commands) {
        Instant now = clock.instant();
        Map<Integer, IntakeOutcome> outcomes = new TreeMap<>();
        List<IdempotencyRepository.Key> wanted = commands.stream()
                .filter(command -> command.idempotencyKey() != null)
                .map(Intake::key)
                .distinct()
                .toList();
        Set<PartnerId> callers = new HashSet<>();
        commands.forEach(command -> callers.add(command.partner()));
        Read<IdempotencyRepository.Key> locked = keys.locking(wanted);
        Read<Stored> stored = keys.finding(wanted);
        Read<Partner> partnersThere = partners.finding(callers);
        Read<Integration> active = integrations.findingActive(callers);
        new Reads().add(locked).add(stored).add(partnersThere).add(active).ask();
        settleByKey(commands, Set.copyOf(locked.answer()), honoured(stored.answer(), now), outcomes);
        Map<Integer, NewOrder> orders = settleByIntegration(
                commands, Partners.byId(partnersThere.answer()), integrations.activeIn(active), outcomes);
        placeAll(commands, orders, outcomes, now);
        return List.copyOf(outcomes.values()); // there is now one outcome for every command, sorted by index
    }

    private static Map<IdempotencyRepository.Key, Stored> honoured(List<Stored> stored, Instant now) {
        Map<IdempotencyRepository.Key, Stored> honoured = new HashMap<>();
        stored.stream().filter(one -> one.isHonoured(now)).forEach(one -> honoured.put(one.key(), one));
        return honoured;
    }

    /** Sets the outcome of the commands that their idempotency key decides: replayed, in use, reused. */
    private static void settleByKey(
            List<PlaceCommand> commands,
            Set<IdempotencyRepository.Key> locked,
            Map<IdempotencyRepository.Key, Stored> stored,
            Map<Integer, IntakeOutcome> outcomes) {
        Set<IdempotencyRepository.Key> inThisBatch = new HashSet<>();
        for (int index = 0; index < commands.size(); index++) {
            PlaceCommand command = commands.get(index);
            if (command.idempotencyKey() == null) {
                continue;
            }
            IdempotencyRepository.Key key = key(command);
            Stored before = stored.get(key);
            if (before != null) {
                outcomes.put(
                        index,
                        before.requestHash().equals(command.bodyHash())
                                ? new IntakeOutcome.Replayed(before.answer())
                                : new IntakeOutcome.KeyReused());
            } else if (!locked.contains(key) || !inThisBatch.add(key)) {
                outcomes.put(index, new IntakeOutcome.KeyInUse());
            }
        }
    }

    private static Map<Integer, NewOrder> settleByIntegration(
            List<PlaceCommand> commands,
            Map<PartnerId, Partner> known,
            Map<PartnerId, Integration> active,
            Map<Integer, IntakeOutcome> outcomes) {
        Map<Integer, NewOrder> orders = new HashMap<>();
        for (int index = 0; index < commands.size(); index++) {
            if (outcomes.containsKey(index)) {
                continue;
            }
            PlaceCommand command = commands.get(index);
            Partner partner = known.get(command.partner());
            Integration integration = active.get(command.partner());
            if (partner == null) {
                outcomes.put(index, new IntakeOutcome.UnknownPartner());
            } else if (integration == null) {
                outcomes.put(index, new IntakeOutcome.NoActiveIntegration());
            } else {
                orders.put(index, newOrder(command, partner, integration));
            }
        }
        return orders;
    }

    private void placeAll(
            List<PlaceCommand> commands,
            Map<Integer, NewOrder> orders,
            Map<Integer, IntakeOutcome> outcomes,
            Instant now) {
        if (orders.isEmpty()) {
            return;
        }
        List<Integer> indexes = orders.keySet().stream().sorted().toList();
        List<NewOrder> inOrder = indexes.stream().map(orders::get).toList();
        var writes = new Writes();
        List<PlaceOutcome> placed = placement.place(inOrder, writes);
        List<Stored> toStore = new ArrayList<>();
        List<Counted> counted = new ArrayList<>();
        List<SyncResult> results = new ArrayList<>();
        for (int position = 0; position < indexes.size(); position++) {
            PlaceCommand command = commands.get(indexes.get(position));
            PlaceOutcome outcome = placed.get(position);
            outcomes.put(indexes.get(position), new IntakeOutcome.Settled(outcome));
            Integration integration = inOrder.get(position).integration();
            counted.add(new Counted(integration, word(outcome)));
            results.add(result(integration, outcome, now));
            if (command.idempotencyKey() != null && !refused(outcome)) {
                toStore.add(new Stored(key(command), command.bodyHash(), answers.stored(command, outcome), now));
            }
        }
        meters.count("partnersync.orders", counted);
        figures.record(writes.addAlways(keys.saving(toStore)), results);
    }

    private static SyncResult result(Integration integration, PlaceOutcome outcome, Instant now) {
        if (refused(outcome)) {
            return SyncResult.failed(integration.id(), now, ALREADY_EXISTS, "Order refused: " + ALREADY_EXISTS);
        }
        SyncResult accepted = SyncResult.succeeded(integration.id(), now);
        return outcome instanceof PlaceOutcome.Placed ? accepted.ofNewOrder() : accepted;
    }

    /** Returns whether the response is 409, because the {@code partner_order_id} belongs to another order. */
    private static boolean refused(PlaceOutcome outcome) {
        return switch (outcome) {
            case PlaceOutcome.Placed _, PlaceOutcome.Repeated _ -> false;
            case PlaceOutcome.Conflicting _, PlaceOutcome.Erased _ -> true;
        };
    }

    private static String word(PlaceOutcome outcome) {
        return switch (outcome) {
            case PlaceOutcome.Placed _ -> "placed";
            case PlaceOutcome.Repeated _ -> "repeated";
            case PlaceOutcome.Conflicting _ -> "conflicting";
            case PlaceOutcome.Erased _ -> "erased";
        };
    }

    private static NewOrder newOrder(PlaceCommand command, Partner partner, Integration integration) {
        OrderParser.ParsedOrder order = command.order();
        return new NewOrder(
                partner,
                integration,
                order.references(),
                order.customer(),
                order.lineItems(),
                order.preferencesJson(),
                order.canonicalJson(),
                command.actor());
    }

    private static IdempotencyRepository.Key key(PlaceCommand command) {
        IdempotencyKey key = Objects.requireNonNull(command.idempotencyKey(), "asked only of commands that have one");
        return new IdempotencyRepository.Key(command.partner(), key.text());
    }
}
