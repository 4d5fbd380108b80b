package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.Uuid7;

/** Runs {@code ./partnersync bench}: measures the requested parts one after the other, then writes the reports. */
public final class Benchmark {

    private static final int ORDERS_FOR_UPDATES = 15_000;
    private static final List<Part> ON_ONE_STAGE =
            List.of(Part.CEILINGS, Part.ORDERS, Part.UPDATES, Part.NODES, Part.DELIVERIES);

    private final BenchOptions options;
    private final Path folder;
    private final InstantSource clock;
    private final PrintStream out;
    private final Results results;
    private final Stage.Launcher launcher;
    private final Map<String, String> postgres = new LinkedHashMap<>();

    /**
     * @param command command line that starts the server under test: {@code ./partnersync start}, or the jar with {@code start}
     * @param folder folder for the server's log, the plots and the data directories, which are deleted when their part is done
     * @param out receives the progress, then the table
     */
    public Benchmark(BenchOptions options, List<String> command, Path folder, InstantSource clock, PrintStream out) {
        this.options = options;
        this.folder = folder.toAbsolutePath();
        this.clock = clock;
        this.out = out;
        this.results = new Results(options, out);
        this.launcher = new Stage.Launcher(command, "bench-" + Uuid7.next(), this.folder.resolve("server.log"));
    }

    /** Runs the benchmarks. Returns whether every part could be measured; the reports list the parts that failed. */
    public boolean run() throws IOException {
        Instant startedAt = clock.instant();
        Files.createDirectories(folder);
        Files.deleteIfExists(launcher.log());
        Map<String, String> machine = Machine.described(folder, options);
        Machine.busy().ifPresent(results::note);
        part(Part.START, () -> new StartPart(results, launcher, data("start")).measure());
        onOneStage();
        part(Part.GROWTH, () -> {
            try (Stage stage = open("growth");
                    Receiver receiver = Receiver.start()) {
                new GrowthPart(results, stage, receiver, clock).measure();
            }
        });
        var report = new Report(
                startedAt,
                Duration.between(startedAt, clock.instant()),
                options,
                machine,
                postgres,
                results.measurements(),
                results.notes(),
                results.failures());
        publish(report);
        return report.failures().isEmpty();
    }

    /**
     * Measures the ceilings and the parts compared with them on one server, so that rounds of both can alternate. Deliveries come
     * last because that part leaves a million deliveries waiting.
     */
    private void onOneStage() {
        List<Part> wanted =
                ON_ONE_STAGE.stream().filter(options.parts()::contains).toList();
        if (wanted.isEmpty()) {
            return;
        }
        try (Stage stage = open("main");
                Receiver receiver = Receiver.start();
                var alone = new PostgresAlone(data("ceilings"), progress -> results.say("  " + progress))) {
            var ceilings = new Ceilings(results, alone);
            part(
                    Part.CEILINGS,
                    () -> ceilings.measure(stage.silentPartner("Ceilings").owner(), stage.cluster()));
            part(Part.ORDERS, () -> {
                BenchPartner partner = stage.silentPartner("Orders");
                new Requests(results, stage)
                        .measure(Part.ORDERS, "orders", Placing.load(stage, partner), ceilings.again(Ceilings.ORDERS));
            });
            part(Part.UPDATES, () -> {
                BenchPartner partner = stage.silentPartner("Updates");
                var updates = Updating.ofNewOrders(stage, partner, ORDERS_FOR_UPDATES, clock);
                new Requests(results, stage)
                        .measure(Part.UPDATES, "status updates", updates.load(stage), ceilings.again(Ceilings.UPDATES));
            });
            var deliveries = new DeliveryPart(results, stage, receiver, clock);
            part(Part.NODES, () -> new NodesPart(results, launcher, stage, receiver, deliveries).measure());
            part(Part.DELIVERIES, () -> deliveries.measure(ceilings.again(Ceilings.DELIVERIES)));
        } catch (IOException | RuntimeException failed) {
            results.failed(wanted.getFirst(), "the server under test: " + failed.getMessage());
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Runs one part, if it was requested. A failure is recorded and does not stop the other parts. */
    private void part(Part part, Work work) {
        if (!options.parts().contains(part)) {
            return;
        }
        results.say(part.wireName() + ": " + part.title());
        Instant begun = clock.instant();
        try {
            work.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            results.failed(part, "interrupted");
        } catch (Exception failed) {
            results.failed(
                    part,
                    failed instanceof BenchFailure
                            ? String.valueOf(failed.getMessage())
                            : failed + ", see " + launcher.log());
        }
        results.say("  " + part.wireName() + " took "
                + Duration.between(begun, clock.instant()).toSeconds() + " s");
    }

    private Stage open(String name) throws IOException {
        Stage stage = Stage.open(launcher, data(name));
        try {
            postgres.putAll(Machine.postgres(stage.cluster()));
        } catch (SQLException unreadable) {
            stage.close();
            throw new BenchFailure("PostgreSQL's settings cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return stage;
    }

    private Path data(String name) {
        return folder.resolve("data").resolve(name);
    }

    private void publish(Report report) throws IOException {
        out.print(TextReport.text(report));
        Path plots = folder.resolve("report.html");
        HtmlReport.write(report, plots);
        out.println("plots: " + plots);
        Path json = options.json();
        if (json != null) {
            JsonReport.write(report, json);
            out.println("figures for machines: " + json);
        }
        out.println("took " + report.took().toSeconds() + " s");
        out.flush();
    }
}
