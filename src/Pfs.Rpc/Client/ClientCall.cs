using System.IO.Pipelines;
using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Client;

/// <summary>A call under way: sends the request, reads the responses, and learns once how it ended.</summary>
internal sealed class ClientCall<TResponse>(
    Marshaller<TResponse> marshaller, int maxReceiveBytes, CallOptions options, TimeProvider time)
    : IAsyncStreamReader<TResponse>, IDisposable
    where TResponse : class
{
    // Long, for a busy process may get to read the answer late; it costs time only where nobody reads, or the connection is dead.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _endSource = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CallEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _endToken;
    private Task<HttpResponseMessage>? _sending;
    private ITimer? _deadlineTimer;
    private FrameReader? _frames;
    private TResponse? _current;
    private volatile bool _isDeadlineExceeded;

    public TResponse Current => _current ?? throw new InvalidOperationException("There is no message: MoveNext was not called, or said so.");

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    /// <summary>Cancelled when the call is over, whichever way.</summary>
    public CancellationToken EndToken => _endToken;

    public void Start(HttpClient http, string path, HttpContent content)
    {
        _endToken = _endSource.Token;

        // Nobody need look at the headers, nor at a call given up: their errors must not surface as unobserved.
        _ = _headers.Task.ContinueWith(
            task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        var request = ClientRequest.Create(http.BaseAddress!, path, content, options, time, out var timeout);
        if (timeout is { } left && left <= Wire.Timeout.Longest)
        {
            _deadlineTimer = time.CreateTimer(_ => ExceedDeadline(), null, left, System.Threading.Timeout.InfiniteTimeSpan);
        }

        _sending = SendAsync(http, request);
        _ = _sending.ContinueWith(
            task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _current = null;
        if (_end.Task.IsCompleted)
        {
            return HasNext(await _end.Task);
        }

        await using var registration = cancellationToken.Register(Cancel);
        try
        {
            var response = await _sending!;
            if (_end.Task.IsCompleted)
            {
                return HasNext(await _end.Task); // a stream of no messages says how it ended in its headers
            }

            if (_frames is null)
            {
                var body = PipeReader.Create(await response.Content.ReadAsStreamAsync(EndToken));
                _frames = new FrameReader(body, maxReceiveBytes, ClientResponse.EncodingOf(response), StatusCode.Internal);
            }

            if (await _frames.ReadAsync(EndToken) is not { } frame)
            {
                return HasNext(Finish(ClientResponse.EndOf(response)));
            }

            _current = marshaller.ContextualDeserializer(new SequenceDeserializationContext(frame.Payload));
            return true;
        }
        catch (Exception e) when (e is not RpcException || !_end.Task.IsCompleted)
        {
            throw Fail(e).ToException();
        }
    }

    /// <summary>The one response of a call that has one.</summary>
    public async Task<TResponse> ReadOnlyMessageAsync()
    {
        // Not by the awaiting thread: a caller may block on this.
        if (!await MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            throw new RpcException(new Status(StatusCode.Internal, "The call ended well without its response."));
        }

        var message = Current;
        return await MoveNext(CancellationToken.None).ConfigureAwait(false)
            ? throw Fail(new RpcException(new Status(StatusCode.Internal, "The call brought more than its one response."))).ToException()
            : message;
    }

    /// <summary>How the call ended, when a write found that it did.</summary>
    public async Task<RpcException> EndedAsync(Exception cause)
    {
        // The answer that ended it may still be on its way; it says more than a broken write. To one given up here no more comes.
        try
        {
            return (await _end.Task.WaitAsync(AnswerPatience, time, EndToken)).ToException();
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return Fail(cause).ToException();
        }
    }

    public Status GetStatus() => End.Status;

    public Metadata GetTrailers() => End.Trailers;

    public void Dispose() => Finish(new CallEnd(new Status(StatusCode.Cancelled, "The call was disposed."), []));

    private CallEnd End => _end.Task.IsCompletedSuccessfully
        ? _end.Task.Result
        : throw new InvalidOperationException("The call has not ended yet.");

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, EndToken).ConfigureAwait(false);
            _headers.TrySetResult(ClientResponse.HeadersOf(response));
            if (ClientResponse.EarlyEndOf(response) is { } end)
            {
                // Trailers-only, or no gRPC at all: a writer that waits must hear it now.
                Finish(end);
                if (end.Status.StatusCode != StatusCode.OK)
                {
                    response.Dispose();
                    throw end.ToException();
                }
            }

            return response;
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Fail(e).ToException();
        }
    }

    /// <summary>False after an end that is well; throws otherwise.</summary>
    private static bool HasNext(CallEnd end) => end.Status.StatusCode == StatusCode.OK ? false : throw end.ToException();

    private void ExceedDeadline()
    {
        _isDeadlineExceeded = true;
        Cancel();
    }

    private void Cancel()
    {
        try
        {
            _endSource.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The deadline came, or a reader gave up, when everything was over.
        }
    }

    private CallEnd Fail(Exception exception) => Finish(new CallEnd(StatusOf(exception), []));

    private Status StatusOf(Exception exception)
    {
        if (_isDeadlineExceeded)
        {
            return new Status(StatusCode.DeadlineExceeded, "The deadline passed before the call was done.", exception);
        }

        if (options.CancellationToken.IsCancellationRequested || EndToken.IsCancellationRequested)
        {
            return new Status(StatusCode.Cancelled, "The call was given up here.", exception);
        }

        return exception is OperationCanceledException // nobody here cancelled: so HttpClient ends the sending of a body when the connection breaks
            ? new Status(StatusCode.Unavailable, "The connection broke off.", exception)
            : ClientResponse.StatusOf(exception);
    }

    /// <summary>Fixes how the call ended; the first to say so is right.</summary>
    private CallEnd Finish(CallEnd end)
    {
        if (_end.TrySetResult(end))
        {
            _deadlineTimer?.Dispose();
            _headers.TrySetException(end.ToException());
            Cancel();
            _endSource.Dispose(); // or the caller's token would hold on to every call made under it
            _ = CloseAsync();
        }

        return _end.Task.Result;
    }

    private async Task CloseAsync()
    {
        try
        {
            if (_sending is not null)
            {
                (await _sending).Dispose();
            }
        }
        catch (Exception e) when (e is RpcException or HttpRequestException or OperationCanceledException or IOException)
        {
            // There is no response to close.
        }
    }
}
