package nl.chargecars.partnersync.audit;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import nl.chargecars.partnersync.audit.SealRepository.Place;
import nl.chargecars.partnersync.audit.SealRepository.Slice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exports the whole audit trail with its seals, one JSON value per line (NDJSON): each seal followed by the entries that the
 * database has in its range, then the entries that are not sealed yet, and a last line with the number of seals and entries, so
 * that a truncated export is detected. Does not check whether seals and entries agree: {@link AuditExportCheck} does that,
 * outside the server.
 */
@RestController
class AuditExportController {

    static final String NDJSON = "application/x-ndjson";

    private final SealRepository repository;
    private final JsonMapper json;
    private final Clock clock;

    AuditExportController(SealRepository repository, JsonMapper json, Clock clock) {
        this.repository = repository;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping(path = "/api/v1/audit-logs/export", produces = NDJSON)
    void export(HttpServletResponse response) throws IOException {
        response.setContentType(NDJSON);
        response.setHeader("Content-Disposition", "attachment; filename=\"audit-trail.ndjson\"");
        var out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        write(out);
        out.flush();
    }

    /**
     * Reads a slice of one seal at a time: seals of earlier releases may be of any size. Sealed entries do not change meanwhile,
     * however slowly the client reads.
     */
    void write(Writer out) throws IOException {
        Place end = Place.START;
        long seals = 0;
        long entries = 0;
        Optional<Seal> next = repository.after(0);
        while (next.isPresent()) {
            Seal seal = next.get();
            line(out, seal.line());
            entries += entries(out, end, after -> repository.trail(after, seal));
            end = Place.endOf(seal);
            seals++;
            next = repository.after(seal.number());
        }
        Map<String, Object> open = new LinkedHashMap<>();
        open.put("unsealed_after", seals);
        open.put("at", clock.instant().toString());
        line(out, json.writeValueAsString(open));
        entries += entries(out, end, repository::unsealed);
        Map<String, Object> last = new LinkedHashMap<>();
        last.put("end", true);
        last.put("seals", seals);
        last.put("entries", entries);
        line(out, json.writeValueAsString(last));
    }

    private static long entries(Writer out, Place from, Function<Place, Slice> slices) throws IOException {
        long written = 0;
        Slice slice = slices.apply(from);
        while (true) {
            for (TrailEntry entry : slice.entries()) {
                line(out, entry.line());
            }
            written += slice.entries().size();
            if (!slice.full()) {
                return written;
            }
            slice = slices.apply(slice.end());
        }
    }

    private static void line(Writer out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
