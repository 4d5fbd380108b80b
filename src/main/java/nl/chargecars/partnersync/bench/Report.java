package nl.chargecars.partnersync.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Results of a finished run.
 *
 * @param postgres settings of the PostgreSQL server, by name
 */
record Report(
        Instant startedAt,
        Duration took,
        BenchOptions options,
        Map<String, String> machine,
        Map<String, String> postgres,
        List<Measurement> measurements,
        List<String> notes,
        List<String> failures) {

    Report {
        machine = Map.copyOf(machine);
        postgres = Map.copyOf(postgres);
        measurements = List.copyOf(measurements);
        notes = List.copyOf(notes);
        failures = List.copyOf(failures);
    }

    List<Measurement> of(Part part) {
        return measurements.stream().filter(one -> one.part() == part).toList();
    }
}
