using System.Collections.Concurrent;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Pfs.Server.Configuration;
using Pfs.Server.Hosting;
using Pfs.Testing;
using Xunit;

namespace Pfs.Server.Tests.Hosting;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly ManualTimers _clock = new();
    private readonly Lines _log = new();

    private TlsFiles Files => new() { Certificate = _folder.File("server.pem"), Key = _folder.File("server.key") };

    [Fact]
    public async Task A_new_pair_serves_the_next_handshake()
    {
        var first = Write(_authority.Issue());
        await using var certificate = ServerCertificate.Open(Files, _clock, _log);
        var before = SerialOf(certificate);

        var second = Write(_authority.Issue());
        await TickUntilAsync(() => !_log.IsEmpty);

        first.Should().NotBe(second);
        SerialOf(certificate).Should().NotBe(before);
        _log.Should().ContainSingle().Which.Should().Contain("Serving with the new");
    }

    [Fact]
    public async Task A_broken_file_is_told_once_and_the_old_certificate_stays_until_a_good_one_comes()
    {
        Write(_authority.Issue());
        await using var certificate = ServerCertificate.Open(Files, _clock, _log);
        var before = SerialOf(certificate);

        await File.WriteAllTextAsync(Files.Certificate, "half a file");
        await TickUntilAsync(() => !_log.IsEmpty);
        await TickAsync();
        var kept = SerialOf(certificate);
        var told = _log.ToArray();
        Write(_authority.Issue());
        await TickUntilAsync(IsRenewed);

        kept.Should().Be(before);
        SerialOf(certificate).Should().NotBe(before);
        told.Should().ContainSingle().Which.Should().Contain("the old one stays");
        _log.Should().OnlyHaveUniqueItems("the watch may have seen the new pair half written, which is another reason");
    }

    [Fact]
    public async Task A_certificate_whose_key_has_not_come_yet_waits_for_it()
    {
        Write(_authority.Issue());
        await using var certificate = ServerCertificate.Open(Files, _clock, _log);
        var before = SerialOf(certificate);
        var next = _authority.Issue();

        await File.WriteAllTextAsync(Files.Certificate, next.Certificate);
        await TickUntilAsync(() => !_log.IsEmpty);
        var kept = SerialOf(certificate);
        await File.WriteAllTextAsync(Files.Key, next.Key);
        await TickUntilAsync(IsRenewed);

        kept.Should().Be(before);
        SerialOf(certificate).Should().NotBe(before);
    }

    [Theory]
    [InlineData("server.pem", "no PEM at all")]
    [InlineData("server.key", "no PEM at all")]
    [InlineData("server.key", null)]
    public void A_pair_of_no_use_ends_the_start_with_one_sentence(string file, string? content)
    {
        Write(_authority.Issue());
        File.Delete(_folder.File(file));
        if (content is not null)
        {
            File.WriteAllText(_folder.File(file), content);
        }

        var open = () => ServerCertificate.Open(Files, _clock, _log);

        open.Should().Throw<FailureException>().Where(e => e.Code == ExitCode.Usage)
            .WithMessage($"The certificate {Files.Certificate} with the key {Files.Key} cannot be used: *");
    }

    private (string Certificate, string Key) Write((string Certificate, string Key) pem)
    {
        File.WriteAllText(Files.Certificate, pem.Certificate);
        File.WriteAllText(Files.Key, pem.Key);
        return pem;
    }

    // The tick wakes the watch, which then runs on another thread; one more finds it waiting again.
    private async Task TickAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            _clock.Tick();
            await Task.Delay(100);
        }
    }

    private async Task TickUntilAsync(Func<bool> isSo)
    {
        for (var attempt = 0; attempt < 1500 && !isSo(); attempt++)
        {
            _clock.Tick();
            await Task.Delay(20);
        }

        isSo().Should().BeTrue($"the log has {string.Join(", ", _log)}");
    }

    private bool IsRenewed() => _log.Any(line => line.Contains("Serving with the new"));

    private static string SerialOf(ServerCertificate certificate) =>
        certificate.Options.ServerCertificateContext!.TargetCertificate.SerialNumber;

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    private sealed class Lines : ConcurrentQueue<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Enqueue(formatter(state, exception));
    }
}
