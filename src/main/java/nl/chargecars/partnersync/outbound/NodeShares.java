package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.settings.Clocks;

/**
 * Divides the attempts for each integration equally among all nodes that are registered as present; the remainder goes to nodes that
 * differ from integration to integration. Each node computes its share from the list of nodes, so nothing is requested or handed over
 * per integration.
 *
 * <p>Why the bound holds while nodes come and go: a node registers before it reads the list, and begins when every node in the list
 * has agreed, that is, has no more attempts in progress than its share with the newcomer counted. A node that has begun needs no
 * further consent. A node that dies or hangs begins no attempt that would outlast its lease, and the others take its share when the
 * lease has ended. A share never shrinks because a node left, so it does not matter which node notices first.
 */
final class NodeShares implements Shares {

    /**
     * A lease that ends later than a node could set it now: it was written before the clock was set back.
     *
     * @param until when its node is given up, unless it renews the lease before: as if the lease had begun when this node saw it
     */
    private record TooLong(Instant leaseEnd, Instant until) {}

    private final NodeRepository repository;
    private final Duration lease;
    private final Duration renewBelow;

    /** The id of this node, a new one each time it joins: a node that was given up is never mistaken for the one that is back. */
    private volatile UUID self = Uuid7.next();

    private Set<UUID> agreed = Set.of();
    private boolean admitted;
    private Instant leaseEnd = Instant.MIN;
    private Map<UUID, TooLong> tooLong = Map.of();
    private volatile Set<UUID> members = Set.of();

    /** Until when this node holds its shares; {@link Instant#MIN} while it has none. */
    private volatile Instant holdsUntil = Instant.MIN;

    /** @param deadline of an attempt; the lease is twice as long, and is renewed when a sixth of it has passed */
    NodeShares(NodeRepository repository, Duration deadline) {
        this.repository = repository;
        this.lease = deadline.multipliedBy(2);
        this.renewBelow = lease.minus(deadline.dividedBy(3));
    }

    @Override
    public synchronized void look(Instant now) {
        if (!leaseEnd.isAfter(now)) {
            join();
        }
        Instant longest = now.plus(lease);
        // a lease that is longer than that dates from before the clock was set back, and others would give this node up
        if (leaseEnd.isBefore(now.plus(renewBelow)) || leaseEnd.isAfter(longest)) {
            write(longest);
        }
        Map<UUID, Set<UUID>> present = present(now, longest);
        admitted = admitted
                || present.entrySet().stream()
                        .allMatch(other ->
                                other.getKey().equals(self) || other.getValue().contains(self));
        Set<UUID> seen = new HashSet<>(present.keySet());
        seen.add(self);
        members = Set.copyOf(seen);
        holdsUntil = admitted ? leaseEnd : Instant.MIN;
    }

    /** Returns the nodes that are present, each with the nodes that it has agreed to share with. */
    private Map<UUID, Set<UUID>> present(Instant now, Instant longest) {
        Map<UUID, Set<UUID>> present = new HashMap<>();
        Map<UUID, TooLong> seen = new HashMap<>();
        for (NodeRepository.Present other : repository.present(now)) {
            Instant end = other.leaseEnd();
            if (end.isAfter(longest.plus(Clocks.MOST_APART))) {
                TooLong outlasting = seenBefore(other, longest);
                seen.put(other.node(), outlasting);
                end = outlasting.until();
            }
            if (end.isAfter(now)) {
                present.put(other.node(), other.agreed());
            }
        }
        tooLong = seen;
        return present;
    }

    /** Returns the lease as it was when this node saw it first. */
    private TooLong seenBefore(NodeRepository.Present other, Instant longest) {
        TooLong before = tooLong.get(other.node());
        if (before == null
                || !before.leaseEnd().equals(other.leaseEnd())
                || before.until().isAfter(longest)) {
            return new TooLong(other.leaseEnd(), longest);
        }
        return before;
    }

    @Override
    public int of(IntegrationId integration, int bound) {
        Set<UUID> nodes = members;
        if (holdsUntil.equals(Instant.MIN)) {
            return 0;
        }
        List<UUID> inOrder = nodes.stream()
                .sorted(Comparator.comparingLong((UUID node) -> mix(node, integration.value()))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return Math.max(0, Math.ceilDiv(bound - inOrder.indexOf(self), nodes.size()));
    }

    @Override
    public synchronized void agree() {
        if (!agreed.equals(members)) {
            agreed = members;
            write(leaseEnd);
        }
    }

    @Override
    public boolean holdUntil(Instant end) {
        return !holdsUntil.isBefore(end);
    }

    @Override
    public synchronized void leave() {
        holdsUntil = Instant.MIN;
        leaseEnd = Instant.MIN;
        repository.delete(self);
    }

    private void join() {
        if (!leaseEnd.equals(Instant.MIN)) {
            repository.delete(self);
        }
        admitted = false;
        self = Uuid7.next();
        agreed = Set.of(self);
    }

    private void write(Instant end) {
        repository.write(self, end, agreed);
        leaseEnd = end;
    }

    /** Returns a sort key that is the same on every node, and gives another order for another integration. */
    private static long mix(UUID node, UUID integration) {
        long mixed = (node.getLeastSignificantBits() ^ integration.getLeastSignificantBits()) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }
}
