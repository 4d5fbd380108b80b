package nl.chargecars.partnersync.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

    private static final int KILOBYTES = 256;
    private static final int BYTES = KILOBYTES * 1_024;

    private final ProcessTree ourselves =
            ProcessTree.alone(ProcessHandle.current().pid());

    @Test
    void knowsNothingOfAProcessThatIsGone() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/io")), "Linux only");
        ProcessTree gone = ProcessTree.withChildren(Integer.MAX_VALUE);

        assertThat(gone.cpuSeconds()).hasValue(0);
        assertThat(gone.kilobytesRead()).hasValue(0);
    }

    @Test
    void countsWhatComesFromTheDiskAndNotWhatMemoryHas() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/io")), "Linux only");
        Path file = Files.write(Files.createTempFile(Path.of("target"), "read-", ".bin"), new byte[BYTES]);
        try {
            double before = kilobytesRead();
            assertThat(Files.readAllBytes(file)).hasSize(BYTES);
            double fromMemory = kilobytesRead();
            readPastTheCache(file);
            double fromDisk = kilobytesRead();

            assertThat(fromMemory - before).isLessThan(KILOBYTES);
            assertThat(fromDisk - fromMemory).isGreaterThanOrEqualTo(KILOBYTES);
        } finally {
            Files.delete(file);
        }
    }

    private double kilobytesRead() {
        return ourselves.kilobytesRead().orElseThrow();
    }

    private static void readPastTheCache(Path file) throws IOException, ClassNotFoundException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, pastTheCache())) {
            int block = (int) Files.getFileStore(file).getBlockSize();
            ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES + block).alignedSlice(block);
            assertThat(channel.read(buffer)).isPositive();
        } catch (UnsupportedOperationException unsupported) {
            assumeTrue(false, "this file system has no reading past the cache");
        }
    }

    /** The JDK's option for direct I/O, which is not accessible at compile time. */
    private static OpenOption pastTheCache() throws ClassNotFoundException {
        return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                .filter(option -> option.toString().equals("DIRECT"))
                .map(OpenOption.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
