<?php

// Has the sample verify each webhook from standard input, one JSON object per line; prints true or false for each, one per line.

declare(strict_types=1);

require $argv[1] . '/chargecars-webhooks.php';

while (($line = fgets(STDIN)) !== false) {
    $asked = json_decode($line, true);
    $body = base64_decode($asked['body'], true);
    $answer = $asked['form'] === 'standard'
        ? is_from_chargecars($body, $asked['headers'], $asked['secret'], $asked['now'])
        : has_chargecars_signature($body, $asked['headers'], $asked['secret']);
    echo json_encode($answer), "\n";
}
