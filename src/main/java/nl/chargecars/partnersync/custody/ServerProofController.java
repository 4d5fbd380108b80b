package nl.chargecars.partnersync.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import nl.chargecars.partnersync.crypto.ServerProof;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Proves to commands on this machine that this is the server of their data directory. Needs no credential, because commands ask
 * for the proof before they send one.
 */
@RestController
class ServerProofController {

    private static final Logger log = LoggerFactory.getLogger(ServerProofController.class);

    private final Path dataDir;

    /**
     * Does not fail without a data directory: with an external database and all keys in the environment only the commands need
     * one.
     */
    ServerProofController(Settings settings) {
        this.dataDir = settings.dataDir();
        try {
            ServerProof.prepare(dataDir);
        } catch (InvalidSettingsException unusable) {
            log.warn("the commands beside this server will not know it: {}", unusable.getMessage());
        }
    }

    record Proof(String proof) {}

    @GetMapping("/api/v1/server-proof/{challenge}")
    Answer<Proof> prove(@PathVariable String challenge, HttpServletRequest request) {
        return Answer.of(new Proof(proof().answer(challenge, request.getLocalAddr(), request.getLocalPort())));
    }

    /** Reads the secret each time: when several servers start in one directory at once, all of them use the one that remains. */
    private ServerProof proof() {
        try {
            return ServerProof.read(dataDir);
        } catch (IOException none) {
            return ServerProof.ofNobody();
        }
    }
}
