package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Puts load on a server on this machine. {@link #closed} measures throughput: a fixed number of clients, each of which sends its
 * next request when it has the previous response. {@link #open} measures latency: a fixed rate of requests on a schedule that does
 * not wait for responses. Its latency counts from when a request was due, so that a long pause shows in all requests delayed by it
 * (no coordinated omission).
 *
 * <p>A response with any other status than the expected one fails the load: figures of refused requests would be worthless.
 */
final class Load {

    private static final long LONGEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final double NANOS_A_SECOND = 1e9;
    private static final double MICROS_A_MILLI = 1e3;
    private static final int NANOS_A_MICRO = 1_000;
    private static final int LONGEST_ANSWER_SHOWN = 300;

    /** Builds the requests one by one while the load runs; called by all clients concurrently. */
    interface Requests {
        /**
         * The bytes of the next request.
         *
         * @param client number of the client that sends the request, from 0
         */
        byte[] next(int client);

        /** Called with each expected response, right after it was received. */
        default void answered(HttpConnection.Answer answer) {}
    }

    /**
     * Result of a load.
     *
     * @param latencies latencies of the requests, in microseconds
     */
    record Outcome(Histogram latencies, double seconds) {

        long answered() {
            return latencies.getTotalCount();
        }

        Map<Figure, Double> figures() {
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.THROUGHPUT, answered() / seconds);
            figures.put(Figure.ROUND_SECONDS, seconds);
            figures.put(Figure.SAMPLES, (double) answered());
            addTo(figures, latencies, Figure.P50, Figure.P99);
            return figures;
        }

        /** Adds the percentiles in milliseconds; the 99th only if there are {@link Figure#SAMPLES_FOR_P99} samples. */
        static void addTo(Map<Figure, Double> figures, AbstractHistogram latencies, Figure p50, Figure p99) {
            figures.put(p50, latencies.getValueAtPercentile(50) / MICROS_A_MILLI);
            if (latencies.getTotalCount() >= Figure.SAMPLES_FOR_P99) {
                figures.put(p99, latencies.getValueAtPercentile(99) / MICROS_A_MILLI);
            }
        }
    }

    private final List<Integer> ports;
    private final int expectedStatus;
    private final Requests requests;

    Load(int port, int expectedStatus, Requests requests) {
        this(List.of(port), expectedStatus, requests);
    }

    /** @param ports API ports of the nodes; the clients are distributed evenly among them */
    Load(List<Integer> ports, int expectedStatus, Requests requests) {
        this.ports = List.copyOf(ports);
        this.expectedStatus = expectedStatus;
        this.requests = requests;
    }

    Outcome closed(int clients, Duration length) throws InterruptedException {
        return run(clients, length, (client, start, end, send) -> {
            while (System.nanoTime() < end) {
                send.at(System.nanoTime());
            }
        });
    }

    /** @param connections most requests in progress at a time; a request that finds no free connection waits, and that time counts */
    Outcome open(double rate, int connections, Duration length) throws InterruptedException {
        var sent = new AtomicLong();
        long wanted = Math.max(1, Math.round(rate * length.toNanos() / NANOS_A_SECOND));
        return run(connections, length, (client, start, end, send) -> {
            for (long number = sent.getAndIncrement(); number < wanted; number = sent.getAndIncrement()) {
                long due = start + Math.round(number * NANOS_A_SECOND / rate);
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                send.at(due);
            }
        });
    }

    private interface Send {
        void at(long due) throws IOException;
    }

    private interface Client {
        void run(int client, long start, long end, Send send) throws IOException;
    }

    private Outcome run(int clients, Duration length, Client behaviour) throws InterruptedException {
        var latencies = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
        var failure = new AtomicReference<@Nullable Throwable>();
        var ready = new CountDownLatch(clients);
        var go = new CountDownLatch(1);
        var times = new Times();
        Thread[] threads = new Thread[clients];
        for (int client = 0; client < clients; client++) {
            int number = client;
            threads[client] = Thread.ofVirtual().start(() -> {
                try (var connection = new HttpConnection(ports.get(number % ports.size()))) {
                    ready.countDown();
                    go.await();
                    behaviour.run(number, times.start, times.end, due -> {
                        check(connection.exchange(requests.next(number)));
                        long micros = (System.nanoTime() - due) / NANOS_A_MICRO;
                        latencies.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
                        if (failure.get() != null) {
                            throw new BenchFailure("another client failed");
                        }
                    });
                } catch (Throwable failed) {
                    failure.compareAndSet(null, failed);
                    ready.countDown();
                }
            });
        }
        ready.await();
        times.start = System.nanoTime();
        times.end = times.start + length.toNanos();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - times.start) / NANOS_A_SECOND;
        Throwable failed = failure.get();
        if (failed != null) {
            throw new BenchFailure(
                    failed instanceof BenchFailure
                            ? String.valueOf(failed.getMessage())
                            : "a request failed: " + failed,
                    failed);
        }
        return new Outcome(latencies, seconds);
    }

    private void check(HttpConnection.Answer answer) {
        if (answer.status() != expectedStatus) {
            String body = answer.body();
            throw new BenchFailure("the server answered " + answer.status() + " instead of " + expectedStatus + ": "
                    + body.substring(0, Math.min(body.length(), LONGEST_ANSWER_SHOWN)));
        }
        requests.answered(answer);
    }

    /** Start and end of the load; set before the clients start. */
    private static final class Times {
        private long start;
        private long end;
    }
}
