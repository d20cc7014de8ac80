using System.Text;
using FluentAssertions;
using Pfs.Server.Hosting;
using Xunit;

namespace Pfs.Server.Tests.Hosting;

public sealed class LogLinesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Writes_a_line_without_being_asked_again()
    {
        using var stream = new GatedStream(isOpen: true);
        using var lines = new LogLines(stream);

        lines.Add(new StringBuilder("one – ä\n"));

        SpinWait.SpinUntil(() => stream.Text.Length > 0, Patience).Should().BeTrue();
        stream.Text.Should().Be("one – ä\n");
    }

    [Fact]
    public void Writes_together_and_in_order_what_comes_while_it_writes()
    {
        using var stream = new GatedStream(isOpen: false);
        using (var lines = new LogLines(stream))
        {
            lines.Add(new StringBuilder("1\n"));
            stream.Entered.Wait(Patience).Should().BeTrue();
            for (var number = 2; number <= 1000; number++)
            {
                lines.Add(new StringBuilder().Append(number).Append('\n'));
            }

            stream.Open();
        }

        stream.Text.Should().Be(string.Concat(Enumerable.Range(1, 1000).Select(number => $"{number}\n")));
        stream.Writes.Should().Be(2);
    }

    [Fact]
    public async Task Makes_writers_wait_when_the_stream_takes_nothing()
    {
        using var stream = new GatedStream(isOpen: false);
        using var lines = new LogLines(stream);
        var line = new StringBuilder().Append('x', 1 << 20);
        lines.Add(line);
        stream.Entered.Wait(Patience).Should().BeTrue();
        lines.Add(line);

        var third = Task.Run(() => lines.Add(line));

        (await Task.WhenAny(third, Task.Delay(100))).Should().NotBe(third);
        stream.Open();
        await third.WaitAsync(Patience);
    }

    [Fact]
    public void Goes_on_when_the_stream_is_broken()
    {
        using var lines = new LogLines(new BrokenStream());

        for (var number = 0; number < 3; number++)
        {
            lines.Add(new StringBuilder().Append('x', 1 << 20));
        }
    }

    /// <summary>Takes writes once it is open; they wait till then.</summary>
    private sealed class GatedStream(bool isOpen) : MemoryStream
    {
        private readonly ManualResetEventSlim _gate = new(isOpen);
        private readonly StringBuilder _text = new();

        public ManualResetEventSlim Entered { get; } = new();

        public int Writes { get; private set; }

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public void Open() => _gate.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Entered.Set();
            _gate.Wait(Patience);
            lock (_text)
            {
                Writes++;
                _text.Append(Encoding.UTF8.GetString(buffer));
            }
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Nobody reads.");
    }
}
