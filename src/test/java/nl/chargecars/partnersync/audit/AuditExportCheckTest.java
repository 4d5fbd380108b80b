package nl.chargecars.partnersync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import nl.chargecars.partnersync.audit.AuditExportCheck.Result;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tests the check of an exported trail: complete exports pass, and any single change of a sealed part is found. */
class AuditExportCheckTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    enum Tampering {
        CHANGE_A_CHARACTER,
        REPLACE_A_VALUE_BY_NULL,
        REMOVE_A_LINE,
        REPEAT_A_LINE,
        EXCHANGE_TWO_LINES,
        INSERT_AN_ENTRY,
        CUT_OFF
    }

    @Property(tries = 200)
    void passesWhatNobodyTouched(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) throws IOException {
        var random = new Random(seed);
        Chain chain = chain(random);
        Result result = check(chain.lines());
        assertThat(result.problems()).isEmpty();
        assertThat(result.seals()).isEqualTo(chain.seals());
        assertThat(result.sealedEntries()).isEqualTo(chain.sealedEntries());
        assertThat(result.unsealedEntries()).isEqualTo(chain.unsealed());
    }

    @Property(tries = 2_000)
    void findsAnySingleTampering(@ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Tampering tampering)
            throws IOException {
        var random = new Random(seed);
        Chain chain = chain(random);
        List<String> tampered = tampered(chain, tampering, random);
        assertThat(check(tampered).intact())
                .as("%s unnoticed in %s", tampering, tampered)
                .isFalse();
    }

    @Property(tries = 300)
    void namesTheEntryThatWasChangedRemovedOrMoved(
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll @IntRange(min = 0, max = 2) int kind)
            throws IOException {
        var random = new Random(seed);
        Chain chain = chain(random);
        List<Integer> entries = chain.sealedEntryLines();
        int line = entries.get(random.nextInt(entries.size()));
        String id = chain.lines().get(line).substring("{\"entry\":\"".length()).substring(0, 36);
        List<String> tampered = new ArrayList<>(chain.lines());
        switch (kind) {
            case 0 -> tampered.set(line, tampered.get(line).replace("CHANGED", "TOUCHED"));
            case 1 -> tampered.remove(line);
            default -> {
                String moved = tampered.remove(line);
                tampered.add(tampered.size() - 1, moved);
            }
        }
        List<String> problems = check(tampered).problems();
        assertThat(problems).anyMatch(problem -> problem.contains(id));
        assertThat(problems)
                .as("others are not accused")
                .allMatch(problem -> problem.contains(id) || problem.contains("the last lines tell"));
    }

    @Test
    void findsNothingWrongWithAnEmptyTrail() throws IOException {
        Result result = check(List.of("{\"unsealed_after\":0}", "{\"end\":true,\"seals\":0,\"entries\":0}"));
        assertThat(result.problems()).isEmpty();
        assertThat(result.lastHash()).isEmpty();
    }

    @Test
    void refusesWhatIsNoExport() throws IOException {
        Result other = check(List.of("hello", "{}", "[]"));
        assertThat(other.isExport()).isFalse();
        assertThat(check(List.of("hello", "{\"end\":true}")).isExport()).isTrue();
        assertThat(other.problems())
                .contains(
                        "line 1 cannot be read",
                        "line 2 is neither a seal nor an entry",
                        "the export has no end: it was cut off");
    }

    @Test
    void cannotReadNullWhereATextShouldBe() throws IOException {
        Result result = check(List.of(
                "{\"entry\":null}",
                "{\"unsealed_after\":0,\"at\":null}",
                "{\"entry\":\"019a3b5c-1a2b-7c3d-8e4f-5a6b7c8d9e0f\",\"created_at\":null}",
                "{\"end\":true,\"seals\":0,\"entries\":1}"));
        assertThat(result.problems())
                .containsExactly("line 1 cannot be read", "line 2 cannot be read", "line 3 cannot be read");
    }

    private record Chain(List<String> lines, int seals, int sealedEntries, int unsealed) {

        /** The numbers of the sealed lines: all except the newest entries, which no seal covers yet. */
        List<Integer> sealedLines() {
            List<Integer> numbers = new ArrayList<>();
            int end = lines.size() - 2 - unsealed;
            for (int line = 0; line < end; line++) {
                numbers.add(line);
            }
            return numbers;
        }

        List<Integer> sealedEntryLines() {
            return sealedLines().stream()
                    .filter(line -> lines.get(line).startsWith("{\"entry\""))
                    .toList();
        }
    }

    private static Chain chain(Random random) {
        List<String> lines = new ArrayList<>();
        String hash = Seal.NO_HASH;
        int seals = 1 + random.nextInt(4);
        int entries = 0;
        for (int number = 1; number <= seals; number++) {
            List<TrailEntry> trail = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                trail.add(entry(random, ++entries));
            }
            Seal seal = Seal.over(trail, number, TIME, hash);
            hash = seal.hash();
            lines.add(seal.line());
            trail.forEach(entry -> lines.add(entry.line()));
        }
        int unsealed = random.nextInt(3);
        lines.add("{\"unsealed_after\":" + seals + ",\"at\":\"" + TIME + "\"}");
        for (int count = 1; count <= unsealed; count++) {
            lines.add(entry(random, entries + count).line());
        }
        lines.add("{\"end\":true,\"seals\":" + seals + ",\"entries\":" + (entries + unsealed) + "}");
        return new Chain(lines, seals, entries, unsealed);
    }

    private static TrailEntry entry(Random random, int number) {
        return new TrailEntry(
                new UUID(random.nextLong(), random.nextLong()),
                String.valueOf(700 + number / 3),
                TIME.plusSeconds(number),
                "staff:key" + random.nextInt(3),
                "CHANGED",
                "things",
                "thing-" + number,
                "{\"to\": \"ü \\\"" + random.nextInt() + "\\\"\"}");
    }

    private static List<String> tampered(Chain chain, Tampering tampering, Random random) {
        List<String> lines = new ArrayList<>(chain.lines());
        List<Integer> ours = chain.sealedLines();
        int line = ours.get(random.nextInt(ours.size()));
        switch (tampering) {
            case CHANGE_A_CHARACTER -> {
                var text = new StringBuilder(lines.get(line));
                int place = random.nextInt(text.length());
                text.setCharAt(place, text.charAt(place) == '7' ? '8' : '7');
                lines.set(line, text.toString());
            }
            case REPLACE_A_VALUE_BY_NULL -> {
                var members = (ObjectNode) JsonMapper.shared().readTree(lines.get(line));
                List<String> names = List.copyOf(members.propertyNames());
                lines.set(
                        line,
                        members.putNull(names.get(random.nextInt(names.size()))).toString());
            }
            case REMOVE_A_LINE -> lines.remove(line);
            case REPEAT_A_LINE -> lines.add(ours.get(random.nextInt(ours.size())), lines.get(line));
            case EXCHANGE_TWO_LINES -> {
                int other = (line + 1 + random.nextInt(ours.size() - 1)) % ours.size();
                Collections.swap(lines, line, other);
            }
            case INSERT_AN_ENTRY -> lines.add(line, entry(random, 99).line());
            case CUT_OFF -> lines.subList(line, lines.size()).clear();
        }
        return lines;
    }

    private static Result check(List<String> lines) throws IOException {
        return AuditExportCheck.of(new BufferedReader(new StringReader(String.join("\n", lines))), Optional.empty());
    }
}
