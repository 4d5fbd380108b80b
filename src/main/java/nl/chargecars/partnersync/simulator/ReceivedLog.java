package nl.chargecars.partnersync.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything the partner received, in the order of arrival, kept in memory until {@link #clear()}. A webhook is in the log
 * before it is answered. Thread-safe.
 */
public final class ReceivedLog {

    private static final int SHOWN_IN_MESSAGES = 20;

    private final String partner;
    private final List<ReceivedWebhook> received = new ArrayList<>();
    private final Set<String> acceptedIds = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private int accepted; // a counter, so that waiting for very many webhooks does not scan all of them each time

    ReceivedLog(String partner) {
        this.partner = partner;
    }

    void add(IncomingRequest request, Behaviour answer) {
        lock.lock();
        try {
            boolean repeat = request.id().filter(acceptedIds::contains).isPresent();
            if (answer.accepts()) {
                request.id().ifPresent(acceptedIds::add);
                accepted += repeat ? 0 : 1;
            }
            received.add(new ReceivedWebhook(received.size() + 1, request, answer, repeat));
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A snapshot of everything received. */
    public List<ReceivedWebhook> all() {
        lock.lock();
        try {
            return List.copyOf(received);
        } finally {
            lock.unlock();
        }
    }

    /** The webhooks about one order, including failed attempts and repeats. */
    public List<ReceivedWebhook> about(String partnerOrderId) {
        return all().stream()
                .filter(webhook -> webhook.partnerOrderId().equals(partnerOrderId))
                .toList();
    }

    /** The webhooks that the partner accepted, without repeats. */
    public List<ReceivedWebhook> accepted() {
        return all().stream()
                .filter(webhook -> webhook.accepted() && !webhook.repeat())
                .toList();
    }

    /** The statuses of one order that the partner accepted, in order, without repeats. */
    public List<String> statusesOf(String partnerOrderId) {
        return statusesByOrder(_ -> true).getOrDefault(partnerOrderId, List.of());
    }

    /** The accepted statuses of one order, of one event type only: a transition can be delivered as more than one event. */
    public List<String> statusesOf(String partnerOrderId, String event) {
        return statusesByOrder(webhook -> webhook.event().equals(event)).getOrDefault(partnerOrderId, List.of());
    }

    /** {@link #statusesOf} of every order, in the order in which the orders were first seen. */
    public Map<String, List<String>> statusesByOrder() {
        return statusesByOrder(_ -> true);
    }

    /**
     * Returns as soon as {@code count} webhooks, including failed attempts and repeats, have been received since the start or the
     * last {@link #clear()}.
     *
     * @return all that have been received by then
     * @throws NotReceivedException when they do not arrive in time
     */
    public List<ReceivedWebhook> awaitReceived(int count, Duration longest) {
        return awaitUnderLock(count + " webhooks", () -> received.size() >= count, longest);
    }

    /** Returns as soon as {@code count} different messages have been accepted; see {@link #awaitReceived}. */
    public List<ReceivedWebhook> awaitAccepted(int count, Duration longest) {
        return awaitUnderLock(count + " accepted webhooks", () -> accepted >= count, longest);
    }

    /**
     * Returns as soon as the condition holds for what has been received.
     *
     * @param what the condition in words, for the error message
     * @throws NotReceivedException when it does not hold in time
     */
    public List<ReceivedWebhook> await(String what, Predicate<List<ReceivedWebhook>> condition, Duration longest) {
        return awaitUnderLock(what, () -> condition.test(List.copyOf(received)), longest);
    }

    /** Clears the log. The ids of accepted messages are kept, so that their repeats are still recognised. */
    public void clear() {
        lock.lock();
        try {
            received.clear();
            accepted = 0;
        } finally {
            lock.unlock();
        }
    }

    private List<ReceivedWebhook> awaitUnderLock(String what, BooleanSupplier condition, Duration longest) {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new NotReceivedException(
                            partner + " waited " + longest + " in vain for " + what + "; " + summary());
                }
                left = grown.awaitNanos(left);
            }
            return List.copyOf(received);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotReceivedException(partner + " was interrupted while waiting for " + what);
        } finally {
            lock.unlock();
        }
    }

    private Map<String, List<String>> statusesByOrder(Predicate<ReceivedWebhook> wanted) {
        return accepted().stream()
                .filter(wanted)
                .filter(webhook -> !webhook.partnerOrderId().isEmpty())
                .collect(Collectors.groupingBy(
                        ReceivedWebhook::partnerOrderId,
                        LinkedHashMap::new,
                        Collectors.mapping(ReceivedWebhook::status, Collectors.toList())));
    }

    private String summary() {
        String last = received.stream()
                .skip(Math.max(0, received.size() - SHOWN_IN_MESSAGES))
                .map(ReceivedWebhook::toString)
                .collect(Collectors.joining("\n  ", "\n  ", ""));
        return received.isEmpty() ? "nothing arrived" : received.size() + " arrived, the last of them:" + last;
    }
}
