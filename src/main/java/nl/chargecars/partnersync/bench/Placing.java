package nl.chargecars.partnersync.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Requests that place new orders of a partner, each with a different number. */
final class Placing implements Load.Requests {

    static final int CREATED = 201;

    /** First number, far above the numbers that {@link BulkOrders} writes. */
    private static final long FIRST = 1_000_000_000L;

    /** Counter for the whole process, so that no order and no customer occurs twice. */
    private static final AtomicLong NUMBERS = new AtomicLong(FIRST);

    private final BenchPartner partner;

    Placing(BenchPartner partner) {
        this.partner = partner;
    }

    static Load load(Stage stage, BenchPartner partner) {
        return load(List.of(stage.server().port()), partner);
    }

    static Load load(List<Integer> ports, BenchPartner partner) {
        return new Load(ports, CREATED, new Placing(partner));
    }

    @Override
    public byte[] next(int client) {
        return partner.placing(new SampleOrder(NUMBERS.incrementAndGet()));
    }
}
