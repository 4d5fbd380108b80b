package nl.chargecars.partnersync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / SSH-2.0\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\n: no name\r\n\r\n",
                "GET / HTTP/1.1\r\nname : with a space\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
            })
    void refusesWhatIsNotHttp(String text) {
        assertThatThrownBy(() -> reader(text).next()).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        String endless = "GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(20_000);
        assertThatThrownBy(() -> reader(endless).next()).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesChunksThatGrowWithoutEnd() {
        String chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
        String endless = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17);
        assertThatThrownBy(() -> reader(endless).next()).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nshort"
            })
    void noticesACallerThatHangsUpInTheMiddle(String text) {
        assertThatThrownBy(() -> reader(text).next()).isInstanceOf(EOFException.class);
    }

    @Test
    void readsOneRequestAfterTheOther() throws IOException {
        RequestReader reader = reader("""
                POST /webhooks/a?x=1 HTTP/1.1\r
                content-length: 7\r
                X-Thing:  two words \r
                x-thing: again\r
                \r
                {"a":1}GET /orders/1 HTTP/1.0\r
                \r
                """);

        RawRequest first = reader.next().orElseThrow();
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.target()).isEqualTo("/webhooks/a?x=1");
        assertThat(first.headers().allValues("X-THING")).containsExactly("two words", "again");
        assertThat(first.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
        assertThat(first.keepAlive()).isTrue();

        RawRequest second = reader.next().orElseThrow();
        assertThat(second.method()).isEqualTo("GET");
        assertThat(second.body()).isEmpty();
        assertThat(second.keepAlive()).as("HTTP/1.0").isFalse();

        assertThat(reader.next()).isEmpty();
    }

    @Test
    void joinsChunks() throws IOException {
        RequestReader reader = reader("""
                POST / HTTP/1.1\r
                Transfer-Encoding: chunked\r
                \r
                5;why=not\r
                hello\r
                B\r
                , my friend\r
                0\r
                Trailer: ignored\r
                \r
                GET /next HTTP/1.1\r
                Connection: close\r
                \r
                """);

        assertThat(reader.next().orElseThrow().body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello, my friend");
        RawRequest next = reader.next().orElseThrow();
        assertThat(next.target()).isEqualTo("/next");
        assertThat(next.keepAlive()).isFalse();
    }

    private static RequestReader reader(String text) {
        return new RequestReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
