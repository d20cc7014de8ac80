using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pfs.S3Api.Tests.Hosting;

/// <summary>Which operations the endpoint says it has served, and what failed.</summary>
internal sealed class ServedLog : ILogger<S3Endpoint>
{
    private readonly ConcurrentQueue<string> _operations = new();

    /// <summary>Whether the last one is this, or becomes it: an answer may be there a moment before it is logged.</summary>
    public bool LastIs(string operation) =>
        SpinWait.SpinUntil(() => _operations.LastOrDefault() == operation, TimeSpan.FromSeconds(10));

    /// <summary>The last fault that it told of; null when there was none.</summary>
    public Exception? Fault { get; private set; }

    public void Clear() => _operations.Clear();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Fault = exception ?? Fault;
        if (eventId.Name == "Served" && state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            _operations.Enqueue((string)values.First(value => value.Key == "Operation").Value!);
        }
    }
}
