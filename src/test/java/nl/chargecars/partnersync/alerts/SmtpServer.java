package nl.chargecars.partnersync.alerts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes e-mail on loopback, as much of RFC 5321 as a sender needs. */
final class SmtpServer implements AutoCloseable {

    private final ServerSocket listener;
    private final List<String> mails = new CopyOnWriteArrayList<>();

    SmtpServer() {
        try {
            listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Envelope and content of each, line by line. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    void forget() {
        mails.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket caller = listener.accept();
                    var in =
                            new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
                    Writer out = new OutputStreamWriter(caller.getOutputStream(), StandardCharsets.UTF_8)) {
                talk(in, out);
            } catch (IOException closed) {
                // the next one, if there is one
            }
        }
    }

    private void talk(BufferedReader in, Writer out) throws IOException {
        say(out, "220 test");
        List<String> mail = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.toUpperCase(Locale.ROOT);
            if (command.startsWith("DATA")) {
                say(out, "354 go on");
                for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                    mail.add(text);
                }
                mails.add(String.join("\n", mail));
                say(out, "250 taken");
            } else if (command.startsWith("QUIT")) {
                say(out, "221 bye");
                return;
            } else {
                mail.add(line);
                say(out, "250 fine");
            }
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
