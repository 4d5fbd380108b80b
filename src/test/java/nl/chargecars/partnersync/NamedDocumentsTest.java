package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that every document, and section of one, exists that comments, messages to administrators and other documents refer to. */
class NamedDocumentsTest {

    private static final Pattern FROM_THE_ROOT = Pattern.compile("docs/[\\w/-]+\\.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([\\w./-]+)(?:#[^)]*)?\\)");
    private static final Pattern LINK_TO_SECTION = Pattern.compile("\\]\\(([\\w./-]*)#([^)]*)\\)");
    private static final Pattern LEFT_OUT_OF_ANCHORS = Pattern.compile("[^\\w -]");

    @Test
    void areThereWhoeverNamesThem() throws IOException {
        Map<String, String> missing = new TreeMap<>();
        int named = 0;
        for (Path file : files()) {
            for (Path document : documentsNamedIn(file)) {
                named++;
                if (!Files.exists(document)) {
                    missing.put(file.toString(), document.toString());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(100);
    }

    @Test
    void haveTheSectionsThatLinksLeadTo() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path file : files().stream().filter(NamedDocumentsTest::isMarkdown).toList()) {
            for (MatchResult link :
                    LINK_TO_SECTION.matcher(Files.readString(file)).results().toList()) {
                Path document = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
                named++;
                if (!anchors(document).contains(link.group(2))) {
                    missing.add(file + ": " + link.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(100);
    }

    /** Returns the anchors of the headings, made as code hosts make them. */
    private static Set<String> anchors(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading ->
                        LEFT_OUT_OF_ANCHORS.matcher(heading).replaceAll("").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }

    private static List<Path> documentsNamedIn(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1); // any bytes: some files are images
        List<Path> documents = new ArrayList<>();
        FROM_THE_ROOT.matcher(text).results().forEach(name -> documents.add(Path.of(name.group())));
        if (isMarkdown(file)) {
            LINK.matcher(text).results().forEach(link -> documents.add(file.resolveSibling(link.group(1))));
        }
        return documents;
    }

    /** The files of the project itself, without build output and installed packages. */
    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> root = Files.list(Path.of(""))) {
            root.filter(Files::isRegularFile).forEach(files::add);
        }
        for (String folder : List.of("src", "docs", "deploy")) {
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().contains("node_modules"))
                        .forEach(files::add);
            }
        }
        return files;
    }
}
