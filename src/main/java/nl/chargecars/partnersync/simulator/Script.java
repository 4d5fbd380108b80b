package nl.chargecars.partnersync.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Decides how each request is treated. The first of these applies to a webhook: a rule by path or condition, the latest rule first;
 * then what {@link #next} queued; then the default, which is a plain 200. Rules also apply to the partner's API. Thread-safe; can be
 * changed while requests come in.
 */
public final class Script {

    private static final int FOREVER = Integer.MAX_VALUE;

    private static final class Rule {
        final Predicate<IncomingRequest> condition;
        final Behaviour behaviour;
        int left;

        Rule(Predicate<IncomingRequest> condition, Behaviour behaviour, int times) {
            this.condition = condition;
            this.behaviour = behaviour;
            this.left = times;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final Queue<Behaviour> next = new ArrayDeque<>();
    private Behaviour usual = Behaviour.ok();

    Script() {}

    /** Sets the behaviour for webhooks that nothing else applies to. */
    public synchronized Script byDefault(Behaviour behaviour) {
        usual = behaviour;
        return this;
    }

    /** Queues one behaviour each for the next webhooks, in this order, after those that are queued already. */
    public synchronized Script next(Behaviour... behaviours) {
        Collections.addAll(next, behaviours);
        return this;
    }

    /** Queues the same behaviour for the next {@code times} webhooks. */
    public synchronized Script next(int times, Behaviour behaviour) {
        next.addAll(Collections.nCopies(times, behaviour));
        return this;
    }

    /** Adds a rule for every request at this path. */
    public Script onPath(String path, Behaviour behaviour) {
        return when(request -> request.path().equals(path), behaviour);
    }

    /** Adds a rule for every request that meets the condition. The condition must not call this script. */
    public Script when(Predicate<IncomingRequest> condition, Behaviour behaviour) {
        return when(condition, FOREVER, behaviour);
    }

    /** Adds a rule for the next {@code times} requests that meet the condition. */
    public synchronized Script when(Predicate<IncomingRequest> condition, int times, Behaviour behaviour) {
        rules.addFirst(new Rule(condition, behaviour, times));
        return this;
    }

    /** Adds a rule for every webhook of this event type. */
    public Script onEvent(String event, Behaviour behaviour) {
        return when(request -> request.event().equals(event), behaviour);
    }

    /** Adds a rule for every webhook about this order, by the partner's id of it. */
    public Script onOrder(String partnerOrderId, Behaviour behaviour) {
        return when(request -> request.partnerOrderId().equals(partnerOrderId), behaviour);
    }

    /** Removes all rules and queued behaviours: a plain 200 for every webhook again. */
    public synchronized Script clear() {
        rules.clear();
        next.clear();
        usual = Behaviour.ok();
        return this;
    }

    synchronized Behaviour forWebhook(IncomingRequest request) {
        return byRule(request).or(() -> Optional.ofNullable(next.poll())).orElse(usual);
    }

    synchronized Optional<Behaviour> byRule(IncomingRequest request) {
        for (Rule rule : rules) {
            if (rule.left > 0 && rule.condition.test(request)) {
                if (rule.left != FOREVER) {
                    rule.left--;
                }
                return Optional.of(rule.behaviour);
            }
        }
        return Optional.empty();
    }
}
