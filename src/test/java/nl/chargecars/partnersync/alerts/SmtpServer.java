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
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server on loopback, with as much of RFC 5321, 3207 and 4954 as a sender needs. */
final class SmtpServer implements AutoCloseable {

    /** The encryption of connections. */
    enum Tls {
        NONE,
        STARTTLS,
        FROM_THE_START
    }

    static final String GREETING = "GREETING";
    static final String CONTENT = "CONTENT";

    private final ServerSocket listener;
    private final Tls tls;
    private final @Nullable SSLContext context;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<String> inTheClear = new CopyOnWriteArrayList<>();
    private volatile @Nullable String login;
    private volatile boolean away;
    private volatile String refused = "nobody";
    private volatile String delayed = "nobody";
    private volatile String refusedCommand = "nothing";
    private volatile String refusal = "";

    /** A server without TLS that accepts mail from every client. */
    SmtpServer() {
        this(Tls.NONE, null, null);
    }

    /** @param login {@code user:password} that clients must present; null: mail is accepted from every client */
    SmtpServer(Tls tls, @Nullable SSLContext context, @Nullable String login) {
        this.tls = tls;
        this.context = context;
        this.login = login;
        try {
            listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    Tls tls() {
        return tls;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Envelope and content of each accepted mail, line by line; a header that was folded is one line. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    /** The lines received before a connection was encrypted. */
    List<String> inTheClear() {
        return List.copyOf(inTheClear);
    }

    void login(String only) {
        login = only;
    }

    /** While set, the server closes each connection at once. */
    void away(boolean now) {
        away = now;
    }

    /** Refuses this recipient from now on. */
    void refuses(String address) {
        refused = address;
    }

    /** Refuses this recipient for now, as greylisting does. */
    void delays(String address) {
        delayed = address;
    }

    /**
     * Refuses a command from now on.
     *
     * @param command in upper case; {@link #GREETING} refuses each connection, {@link #CONTENT} the mail after its last line
     */
    void refuses(String command, String answer) {
        refusal = answer;
        refusedCommand = command;
    }

    void forget() {
        mails.clear();
        inTheClear.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket caller = listener.accept()) {
                if (!away) {
                    new Talk(tls == Tls.FROM_THE_START ? secured(caller) : caller, tls == Tls.FROM_THE_START).greet();
                }
            } catch (IOException closed) {
                // accept the next connection
            }
        }
    }

    private Socket secured(Socket caller) throws IOException {
        if (context == null) {
            throw new AssertionError("no certificate");
        }
        var secured = (SSLSocket) context.getSocketFactory().createSocket(caller, null, caller.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    private final class Talk {
        private final Socket caller;
        private final boolean secure;
        private final BufferedReader in;
        private final Writer out;
        private final List<String> mail = new ArrayList<>();
        private boolean known = login == null;

        Talk(Socket caller, boolean secure) throws IOException {
            this.caller = caller;
            this.secure = secure;
            this.in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            this.out = new OutputStreamWriter(caller.getOutputStream(), StandardCharsets.UTF_8);
        }

        void greet() throws IOException {
            say(refusedCommand.equals(GREETING) ? refusal : "220 test");
            go();
        }

        private void go() throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!secure) {
                    inTheClear.add(line);
                }
                String command = line.toUpperCase(Locale.ROOT);
                if (command.startsWith("STARTTLS")) {
                    say("220 go on");
                    new Talk(secured(caller), true).go();
                    return;
                } else if (command.startsWith("EHLO")) {
                    say("250-test");
                    say(
                            !secure && tls == Tls.STARTTLS
                                    ? "250 STARTTLS"
                                    : login == null ? "250 fine" : "250 AUTH PLAIN");
                } else if (command.startsWith("AUTH PLAIN ")) {
                    known = knows(line.substring("AUTH PLAIN ".length()));
                    say(known ? "235 fine" : "535 wrong");
                } else if (command.startsWith("QUIT")) {
                    say("221 bye");
                    return;
                } else if (!known) {
                    say("530 log in first");
                } else if (command.startsWith(refusedCommand)) {
                    say(refusal);
                } else if (line.equals("RCPT TO:<" + refused + ">")) {
                    say("550 no such user");
                } else if (line.equals("RCPT TO:<" + delayed + ">")) {
                    say("450 try again later");
                } else if (command.startsWith("DATA")) {
                    take();
                } else {
                    mail.add(line);
                    say("250 fine");
                }
            }
        }

        private void take() throws IOException {
            say("354 go on");
            boolean inHeader = true;
            for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                inHeader &= !text.isEmpty();
                if (inHeader && text.startsWith(" ")) {
                    mail.add(mail.removeLast() + text);
                } else {
                    mail.add(text);
                }
            }
            if (refusedCommand.equals(CONTENT)) {
                say(refusal);
                return;
            }
            mails.add(String.join("\n", mail));
            say("250 taken");
        }

        private void say(String line) throws IOException {
            out.write(line + "\r\n");
            out.flush();
        }
    }

    private boolean knows(String plain) {
        String said = new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
        return said.substring(said.indexOf('\0') + 1).replace('\0', ':').equals(login);
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
