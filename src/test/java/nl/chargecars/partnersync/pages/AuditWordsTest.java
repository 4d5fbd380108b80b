package nl.chargecars.partnersync.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that every action and table that the product writes into the audit trail has a text in each language, and that there are
 * no texts for others.
 */
class AuditWordsTest {

    private static final Path SOURCES = Path.of("src/main/java/nl/chargecars/partnersync");
    private static final Pattern ACTION = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");
    private static final Pattern ENTRY = Pattern.compile("new AuditEntry\\(");
    private static final Pattern CONSTANT = Pattern.compile("String ([A-Z]+) = \"([a-z_]+)\"");

    /** The calls that pass a table name, for audit entries whose table is a parameter. */
    private static final Pattern GIVEN_TABLE =
            Pattern.compile("(?:shown\\.note\\(visitor|entry\\(\"[A-Z]+ [^,]*), \"([a-z_]+)\"");

    @ParameterizedTest
    @EnumSource
    void areThereForEveryAction(Language language) {
        Set<String> written = new TreeSet<>();
        for (String source : writers()) {
            ACTION.matcher(source)
                    .results()
                    .forEach(found -> written.add(found.group(1).toLowerCase(Locale.ROOT)));
        }
        assertThat(written).hasSizeGreaterThan(30);
        assertThat(named(language, "audit.did.")).isEqualTo(written);
    }

    @ParameterizedTest
    @EnumSource
    void areThereForEveryTable(Language language) {
        Set<String> written = new TreeSet<>();
        for (String source : writers()) {
            Matcher entry = ENTRY.matcher(source);
            while (entry.find()) {
                written.addAll(tables(source, argument(3, source, entry.end())));
            }
        }
        assertThat(written).hasSizeGreaterThan(10);
        assertThat(named(language, "audit.table.")).isEqualTo(written);
    }

    /** Status changes and the partner's updates need no text of their own: the timeline shows them anyway. */
    @ParameterizedTest
    @EnumSource
    void areOnTheTimelineOfAnOrderForAllThatIsDoneToIt(Language language) {
        Set<String> done = new TreeSet<>();
        for (String source : writers()) {
            Matcher entry = ENTRY.matcher(source);
            while (entry.find()) {
                if (argument(3, source, entry.end()).equals("\"orders\"")) {
                    done.add(argument(2, source, entry.end()).replace("\"", "").toLowerCase(Locale.ROOT));
                }
            }
        }
        assertThat(done).contains("references_changed", "status_changed", "partner_status_update");
        done.removeAll(Set.of("status_changed", "partner_status_update"));
        assertThat(named(language, "orders.did.")).containsAll(done);
    }

    private static Set<String> named(Language language, String prefix) {
        return Words.in(language).keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The tables that this argument of an audit entry stands for: a literal, a constant of this class or (as {@code Other.TABLE})
     * of another one, or the values passed for a parameter.
     */
    private static Set<String> tables(String source, String argument) {
        if (argument.startsWith("\"")) {
            return Set.of(argument.substring(1, argument.length() - 1));
        }
        if (argument.equals("table")) {
            return Sources.of(SOURCES)
                    .flatMap(any -> GIVEN_TABLE.matcher(any).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        }
        int dot = argument.indexOf('.');
        String declared = dot < 0
                ? source
                : Sources.of(SOURCES)
                        .filter(any -> any.contains("class " + argument.substring(0, dot) + " "))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the table of an audit entry: " + argument));
        var constants = new TreeMap<String, String>();
        CONSTANT.matcher(declared).results().forEach(found -> constants.put(found.group(1), found.group(2)));
        assertThat(constants).as("the table of an audit entry").containsKey(argument.substring(dot + 1));
        return Set.of(constants.getOrDefault(argument.substring(dot + 1), ""));
    }

    private static String argument(int which, String source, int from) {
        int depth = 0;
        int begin = from;
        int commas = 0;
        for (int at = from; at < source.length(); at++) {
            char letter = source.charAt(at);
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (letter == ',' && depth == 0) {
                commas++;
                if (commas == which) {
                    return source.substring(begin, at).strip();
                }
                begin = at + 1;
            }
        }
        throw new AssertionError("an audit entry without a table");
    }

    /** The source texts of all classes that create audit entries, directly or by {@code users.record}. */
    private static List<String> writers() {
        return Sources.of(SOURCES)
                .filter(source -> source.contains("AuditEntry") || source.contains("users.record("))
                .toList();
    }
}
