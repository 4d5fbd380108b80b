package nl.chargecars.partnersync.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** New orders of a partner, each another one. */
final class Placing implements Load.Requests {

    static final int CREATED = 201;

    /** Far above what {@link BulkOrders} writes. */
    private static final long FIRST = 1_000_000_000L;

    /** One for the whole process: no order and no customer is ever met twice. */
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
