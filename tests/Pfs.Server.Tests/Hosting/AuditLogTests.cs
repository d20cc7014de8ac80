using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Pfs.Core;
using Pfs.Server.Hosting;
using Pfs.Testing;
using Xunit;

namespace Pfs.Server.Tests.Hosting;

public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestClock _clock = TestClock.StartingNow();

    [Fact]
    public async Task A_long_file_is_set_aside_and_the_oldest_of_those_go()
    {
        for (var round = 1; round <= 5; round++)
        {
            await using var log = Open(maxBytes: 1, maxFiles: 2);
            log.Add(Change($"round {round}"));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await using (var log = Open(maxBytes: 1000, maxFiles: 2))
        {
            log.Add(Change("short"));
        }

        var files = Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        files.Should().HaveCount(3).And.EndWith(AuditLog.FileName);
        files.SelectMany(file => Keys(file!)).Should().Equal("round 4", "round 5", "short");
    }

    [Fact]
    public async Task Nothing_is_lost_or_torn_while_files_are_set_aside()
    {
        await using (var log = new AuditLog(_folder.Path, 1 << 20, 100, TimeProvider.System, NullLogger.Instance))
        {
            Parallel.For(0, 20_000, number => log.Add(Change($"{number}")));
        }

        var files = Directory.GetFiles(_folder.Path).Select(Path.GetFileName).ToList();
        files.Count.Should().BeGreaterThan(3);
        files.SelectMany(file => Keys(file!)).Order(StringComparer.Ordinal)
            .Should().Equal(Enumerable.Range(0, 20_000).Select(number => $"{number}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_flood_of_strangers_is_counted_and_takes_no_line_from_those_who_are_known()
    {
        await using (var log = Open(maxBytes: 1 << 20, maxFiles: 2))
        {
            for (var second = 0; second < 2; second++)
            {
                Enumerable.Range(0, 1000).ToList().ForEach(number => log.Add(Refusal($"{number}")));
                log.Add(Change("change"));
                log.Add(Change("change") with { AccessKey = "" }); // as of a token of another issuer
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            log.Add(Refusal("later") with { Principal = "anonymous" });
            Enumerable.Range(0, 1000).ToList().ForEach(_ => log.Add(Refusal("last")));
        }

        var lines = Lines(AuditLog.FileName);
        lines.Count(line => Key(line) == "change").Should().Be(4);
        lines.Count(line => Key(line) is not (null or "change")).Should().Be(3 * AuditLog.StrangersPerSecond);
        lines.Where(line => line.TryGetProperty("leftOut", out _)).Select(line => line.GetProperty("leftOut").GetInt32())
            .Should().Equal(1000 - AuditLog.StrangersPerSecond, 1000 - AuditLog.StrangersPerSecond, 1001 - AuditLog.StrangersPerSecond);
        lines[^1].GetProperty("time").GetDateTimeOffset().Should().Be(_clock.GetUtcNow());
    }

    [Fact]
    public async Task A_stranger_does_not_choose_how_long_a_line_is()
    {
        await using (var log = Open(maxBytes: 1 << 20, maxFiles: 2))
        {
            log.Add(Refusal(new string('k', 16_000)) with { Repo = new string('\u0001', 16_000) });
            log.Add(Change(new string('k', 1024)));
        }

        File.ReadAllLines(_folder.File(AuditLog.FileName))[0].Length.Should().BeLessThan(1500);
        Keys(AuditLog.FileName).Should().Equal(new string('k', 128), new string('k', 1024));
    }

    public void Dispose() => _folder.Dispose();

    private static AuditEntry Change(string key) => new()
    {
        Time = TimeProvider.System.GetUtcNow(),
        RequestId = "r",
        Principal = "ada",
        AccessKey = "PFSADA",
        Source = "127.0.0.1",
        Operation = "PutObject",
        Repo = "images",
        Branch = "main",
        Key = key,
        Status = "200",
    };

    private static AuditEntry Refusal(string key) => Change(key) with { Principal = "", AccessKey = "", Operation = "", Status = "403" };

    private static string? Key(JsonElement line) => line.TryGetProperty("key", out var key) ? key.GetString() : null;

    private AuditLog Open(long maxBytes, int maxFiles) => new(_folder.Path, maxBytes, maxFiles, _clock, NullLogger.Instance);

    private List<JsonElement> Lines(string file) =>
        [.. File.ReadAllLines(_folder.File(file)).Select(line => JsonDocument.Parse(line).RootElement)];

    private List<string?> Keys(string file) => [.. Lines(file).Select(Key)];
}
