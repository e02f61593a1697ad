<?php

// A village's desk: checks a citizen, registers the letter, looks into the mailbox. The NIK comes over standard input,
// since every user of a machine sees the arguments of a program.

declare(strict_types=1);

require __DIR__ . '/Gateway.php';

/** A variable of the environment; the program cannot do without it. */
function setting(string $name): string
{
    return getenv($name) ?: throw new RuntimeException("Isi variabel $name.");
}

$gateway = new Gateway(
    setting('GATEWAY_URL'),
    setting('CLIENT_ID'),
    setting('CLIENT_SECRET'),
    getenv('TOKEN_FILE') ?: sys_get_temp_dir() . '/jembatan-' . setting('CLIENT_ID') . '.json',
);
$asked = ['Gateway-Purpose' => 'PUBLIC_SERVICE.VILLAGE_LETTER', 'Gateway-Officer' => 'petugas-07'];
$nik = trim((string) fgets(STDIN));

try {
    $claims = ['fullName' => 'BUDI CONTOH', 'birthDate' => '1990-04-25'];
    $citizen = $gateway->ask('population.person.verify.v1', ['nik' => $nik, 'claims' => $claims], $asked);
    echo "Warga: {$citizen['body']['overall']}, pertukaran {$citizen['exchange']}\n";
    if ($citizen['body']['overall'] !== 'MATCH') {
        exit(1);
    }

    $number = bin2hex(random_bytes(4));
    $letter = [
        'villageCode' => '35.10.24.2008',
        'letterNumber' => "503/$number/2026",
        'letterType' => 'BUSINESS_DOMICILE',
        'nik' => $nik,
        'fullName' => $claims['fullName'],
        'issuedOn' => '2026-11-20',
        'document' => base64_encode("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"),
    ];
    $register = fn (): array => $gateway->write('village.letter.register.v1', $letter, $asked, "surat-$number");
    $first = $register();
    echo "Surat: {$first['body']['status']}, pertukaran {$first['exchange']}\n";
    $again = $register();
    $same = $again['exchange'] === $first['exchange'] ? 'pertukaran yang sama' : 'PERTUKARAN LAIN';
    echo "Dikirim ulang: {$again['body']['status']}, $same\n";

    foreach ($gateway->inbox() as $item) {
        echo "Kotak masuk: {$item['service']}, pertukaran {$item['exchange']}\n";
        // Here your own database would keep it; only then is it acknowledged.
        $gateway->acknowledge($item['id']);
    }

    try {
        $gateway->ask('population.person.read.v1', ['nik' => $nik], $asked + ['Gateway-Elements' => 'religion']);
    } catch (Problem $problem) {
        echo "Ditolak: {$problem->getMessage()}\n";
    }
} catch (Problem $problem) {
    echo "Masalah: {$problem->getMessage()}\n";
    fwrite(STDERR, "{$problem->status} {$problem->problemCode} {$problem->exchange}\n");
    exit(1);
}
