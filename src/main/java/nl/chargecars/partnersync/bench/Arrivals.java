package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Places orders and measures how long the webhook of each order takes to arrive. The commit time itself is not visible to a client,
 * so each latency is measured from a moment before it and from a moment after it: {@code p50} from when the transaction wrote the
 * event (so the commit is included), {@code p50_since_answer} from when the client had read the response that the order is durable
 * (0 when the webhook arrived earlier). The latency since the commit lies between the two.
 */
final class Arrivals implements Load.Requests, Receiver.Listener {

    private static final String NUMBER = "\"chargecars_order_id\":\"";
    private static final String TIMESTAMP = "\"timestamp\":\"";
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long LONGEST_MICROS = 120_000_000;
    private static final int DIGITS = 3;
    private static final int NANOS_A_MICRO = 1_000;

    private final Load.Requests placing;
    private final InstantSource clock;
    private final Map<String, Long> answeredAt = new ConcurrentHashMap<>();
    private final Map<String, Long> arrivedAt = new ConcurrentHashMap<>();
    private final ConcurrentHistogram sinceWritten = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);

    Arrivals(Load.Requests placing, InstantSource clock) {
        this.placing = placing;
        this.clock = clock;
    }

    @Override
    public byte[] next(int client) {
        return placing.next(client);
    }

    @Override
    public void answered(HttpConnection.Answer answer) {
        answeredAt.put(member(answer.body(), NUMBER), System.nanoTime());
    }

    @Override
    public void received(byte[] body) {
        long nanos = System.nanoTime();
        Instant now = clock.instant();
        String payload = new String(body, StandardCharsets.UTF_8);
        if (arrivedAt.putIfAbsent(member(payload, NUMBER), nanos) == null) {
            Instant written = Instant.parse(member(payload, TIMESTAMP));
            sinceWritten.recordValue(
                    Math.clamp(Duration.between(written, now).toNanos() / NANOS_A_MICRO, 0, LONGEST_MICROS));
        }
    }

    /** Blocks until the webhook of every answered order has arrived. Fails after {@link #LONGEST}. */
    void await(long orders) throws IOException {
        Waiting.until(
                () -> arrivedAt.keySet().containsAll(answeredAt.keySet()),
                LONGEST,
                () -> "of " + orders + " webhooks " + arrivedAt.size() + " had arrived " + LONGEST.toSeconds()
                        + " s after the last order");
    }

    Map<Figure, Double> figures() {
        var sinceAnswer = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
        answeredAt.forEach((order, answered) -> {
            Long arrived = arrivedAt.get(order);
            if (arrived != null) {
                sinceAnswer.recordValue(Math.clamp((arrived - answered) / NANOS_A_MICRO, 0, LONGEST_MICROS));
            }
        });
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        Load.Outcome.addTo(figures, sinceWritten, Figure.P50, Figure.P99);
        Load.Outcome.addTo(figures, sinceAnswer, Figure.P50_SINCE_ANSWER, Figure.P99_SINCE_ANSWER);
        figures.put(Figure.SAMPLES, (double) sinceWritten.getTotalCount());
        return figures;
    }

    private static String member(String json, String start) {
        int begin = json.indexOf(start);
        if (begin < 0) {
            throw new BenchFailure("no " + start + " in " + json);
        }
        return json.substring(begin + start.length(), json.indexOf('"', begin + start.length()));
    }
}
